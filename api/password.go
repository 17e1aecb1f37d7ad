package api

import "sanlei/land"

type passwordChange struct {
	Login    string `json:"login"`
	Present  string `json:"present"`
	Password string `json:"password"`
}

type invitation struct {
	Secret   string `json:"secret"`
	Password string `json:"password"`
}

// invited is who chose a password by a one-time link.
type invited struct {
	Login string `json:"login"`
}

// passwordPolicy is what a password must be like here; zero asks for nothing.
type passwordPolicy struct {
	Length  int `json:"length"`  // characters at least
	Classes int `json:"classes"` // of lower case, upper case, digits and others
	Days    int `json:"days"`    // for which it serves
	Last    int `json:"last"`    // earlier ones of which it is none
}

var showPasswordPolicy = operation{
	id: "getPasswordPolicy", summary: "What a password must be like, for whoever is about to choose one", gives: gives{of: passwordPolicy{}},
	serve: func(c *call) (answer, error) {
		return answer{body: passwordPolicy(c.config.Store.PasswordPolicy())}, nil
	},
}

// A change of password needs the present one and no session: that is how a
// password that has served its time is renewed.
var changePassword = operation{
	id: "changePassword", summary: "Change a password, knowing the present one; all sessions of the user end",
	takes: takes{of: passwordChange{}, most: 4 << 10}, gives: gives{status: 204},
	serve: func(c *call) (answer, error) {
		in, err := readBody[passwordChange](c)
		if err != nil {
			return answer{}, err
		}
		if err := land.CheckText("body.login", in.Login, 1, 63); err != nil {
			return answer{}, err
		}
		return answer{}, c.judged(func() error { return c.config.Store.ChangePassword(c.ctx(), in.Login, in.Present, in.Password) })
	},
}

var acceptInvitation = operation{
	id: "acceptInvitation", summary: "Choose a password by a one-time link, which serves once",
	takes: takes{of: invitation{}, most: 4 << 10}, gives: gives{of: invited{}},
	serve: func(c *call) (answer, error) {
		in, err := readBody[invitation](c)
		if err != nil {
			return answer{}, err
		}
		var who invited
		err = c.judged(func() error {
			who.Login, err = c.config.Store.AcceptInvitation(c.ctx(), in.Secret, in.Password)
			return err
		})
		return answer{body: who}, err
	},
}
