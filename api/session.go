package api

import (
	"time"

	"sanlei/land"
)

type signIn struct {
	Login    string `json:"login"`
	Password string `json:"password"`
}

// signedIn is who is signed in, and until when.
type signedIn struct {
	land.Actor
	ExpiresAt time.Time `json:"expires_at"`
	ExpiresIn int       `json:"expires_in"` // seconds, for clocks that stand elsewhere
}

// mostSigningIn is how many passwords are checked at once: each takes 64 MiB.
const mostSigningIn = 4

var newSession = operation{
	id: "signIn", summary: "Sign in with a password; the session comes as a cookie",
	takes: takes{of: signIn{}, most: 4 << 10}, gives: gives{status: 201, of: signedIn{}, location: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[signIn](c)
		if err != nil {
			return answer{}, err
		}
		if err := land.CheckText("body.login", in.Login, 1, 63); err != nil {
			return answer{}, err
		}
		var secret string
		var actor land.Actor
		err = c.judged(func() error {
			secret, actor, err = c.config.Store.SignIn(c.ctx(), in.Login, in.Password)
			return err
		})
		if err != nil {
			return answer{}, err
		}
		c.setSession(secret)
		a, err := c.giveSession(secret, actor)
		a.location = "/api/session"
		return a, err
	},
}

var showSession = operation{
	id: "getSession", summary: "Who is signed in, and until when", gives: gives{of: signedIn{}},
	serve: func(c *call) (answer, error) { return c.giveSession(secretOf(c.r), c.actor) },
}

var extendSession = operation{
	id: "extendSession", summary: "Let the session last as long again as when it began", gives: gives{of: signedIn{}},
	serve: func(c *call) (answer, error) {
		until, err := c.config.Store.ExtendSession(c.ctx(), secretOf(c.r))
		return c.until(c.actor, until), err
	},
}

func (c *call) giveSession(secret string, actor land.Actor) (answer, error) {
	until, err := c.config.Store.ExpiresAt(c.ctx(), secret)
	return c.until(actor, until), err
}

func (c *call) until(actor land.Actor, until time.Time) answer {
	left := until.Sub(c.config.Store.Now())
	return answer{body: signedIn{actor, until.In(land.Shanghai), int(left.Seconds())}}
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
