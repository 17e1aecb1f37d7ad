package api

import (
	"time"

	"sanlei/land"
	"sanlei/land/store"
)

type tokenItem struct {
	ID        land.ID   `json:"id"`
	Name      string    `json:"name"`
	ReadsOnly bool      `json:"reads_only"`
	CreatedAt time.Time `json:"created_at"`
	ExpiresAt time.Time `json:"expires_at"`
}

type tokenList struct {
	Tokens []tokenItem `json:"tokens"`
}

type tokenDraft struct {
	Name      string `json:"name"`
	ReadsOnly bool   `json:"reads_only,omitzero"` // it changes nothing
	Days      int    `json:"days"`                // until it ends, 366 at most
}

// tokenSecret is told once.
type tokenSecret struct {
	Secret string `json:"secret"`
}

var listTokens = operation{
	id: "listTokens", summary: "The caller's access tokens, oldest first", gives: gives{of: tokenList{}},
	serve: func(c *call) (answer, error) {
		tokens, err := c.desk().Tokens(c.ctx())
		out := tokenList{make([]tokenItem, len(tokens))}
		for i, t := range tokens {
			out.Tokens[i] = tokenItem(t)
		}
		return answer{body: out}, err
	},
}

var newToken = operation{
	id: "createToken", summary: "Make an access token for the caller; its secret is told this once",
	takes: takes{of: tokenDraft{}}, gives: gives{status: 201, of: tokenSecret{}, location: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[tokenDraft](c)
		if err != nil {
			return answer{}, err
		}
		secret, err := c.desk().NewToken(c.ctx(), store.TokenDraft{Name: in.Name, ReadsOnly: in.ReadsOnly, Days: in.Days})
		return answer{body: tokenSecret{secret}, location: "/api/tokens"}, err
	},
}

var revokeToken = operation{
	id: "revokeToken", summary: "End one of the caller's access tokens", gives: gives{status: 204},
	params: []param{identity("id", "The token").inPath()},
	serve: func(c *call) (answer, error) {
		return answer{}, c.desk().RevokeToken(c.ctx(), value[land.ID](c, "id"))
	},
}
