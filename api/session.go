package api

import "sanlei/land"

type signIn struct {
	Login    string `json:"login"`
	Password string `json:"password"`
}

// mostSigningIn is how many passwords are checked at once: each takes 64 MiB.
const mostSigningIn = 4

var newSession = operation{
	id: "signIn", summary: "Sign in with a password; the session comes as a cookie",
	takes: takes{of: signIn{}, most: 4 << 10}, gives: gives{status: 201, of: land.Actor{}, location: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[signIn](c)
		if err != nil {
			return answer{}, err
		}
		if err := land.CheckText("body.login", in.Login, 1, 63); err != nil {
			return answer{}, err
		}
		select {
		case c.signingIn <- struct{}{}:
			defer func() { <-c.signingIn }()
		case <-c.ctx().Done():
			return answer{}, c.ctx().Err()
		}
		secret, actor, err := c.config.Store.SignIn(c.ctx(), in.Login, in.Password)
		if err != nil {
			return answer{}, err
		}
		c.setSession(secret)
		return answer{body: actor, location: "/api/session"}, nil
	},
}

var showSession = operation{
	id: "getSession", summary: "Who is signed in", gives: gives{of: land.Actor{}},
	serve: func(c *call) (answer, error) { return answer{body: c.actor}, nil },
}

var endSession = operation{
	id: "signOut", summary: "End the session, or the token, with which this is asked", gives: gives{status: 204},
	serve: func(c *call) (answer, error) {
		if err := c.config.Store.SignOut(c.ctx(), secretOf(c.r)); err != nil {
			return answer{}, err
		}
		c.setSession("")
		return answer{}, nil
	},
}
