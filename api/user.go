package api

import (
	"time"

	"sanlei/land"
	"sanlei/land/store"
)

// userItem is a user as those see who administer users.
type userItem struct {
	Login      string       `json:"login"`
	Name       string       `json:"name"`
	Grants     []land.Grant `json:"grants"`
	Disabled   bool         `json:"disabled"`
	CreatedAt  time.Time    `json:"created_at"`
	SignedInAt *time.Time   `json:"signed_in_at"`
	Rev        int64        `json:"rev"`
}

type userList struct {
	Users []userItem `json:"users"`
}

type userDraft struct {
	Login  string       `json:"login"`
	Name   string       `json:"name"`
	Grants []land.Grant `json:"grants"`
}

type userChange struct {
	Name     *string      `json:"name,omitzero"`
	Disabled *bool        `json:"disabled,omitzero"`
	Grants   []land.Grant `json:"grants,omitzero"`
}

// oneTimeLink is told once; whoever opens it chooses the user's password.
type oneTimeLink struct {
	Link string `json:"link"`
}

var loginParam = text("login", "The user", 63).inPath()

var listUsers = operation{
	id: "listUsers", summary: "Everybody with a role in the caller's regions, by login", gives: gives{of: userList{}},
	serve: func(c *call) (answer, error) {
		users, err := c.desk().Users(c.ctx())
		out := userList{make([]userItem, len(users))}
		for i, u := range users {
			out.Users[i] = itemOfUser(u)
		}
		return answer{body: out}, err
	},
}

var showUser = operation{
	id: "getUser", summary: "A user with their roles", gives: gives{of: userItem{}, etag: true},
	params: []param{loginParam},
	serve: func(c *call) (answer, error) {
		u, err := c.desk().User(c.ctx(), value[string](c, "login"))
		return answer{body: itemOfUser(u), rev: u.Rev}, err
	},
}

var newUser = operation{
	id: "createUser", summary: "Add a user, who chooses a password by a one-time link",
	takes: takes{of: userDraft{}}, gives: gives{status: 201, of: userItem{}, etag: true, location: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[userDraft](c)
		if err != nil {
			return answer{}, err
		}
		if err := c.desk().AddUser(c.ctx(), land.Actor{Login: in.Login, Name: in.Name, Grants: in.Grants}, ""); err != nil {
			return answer{}, err
		}
		u, err := c.desk().User(c.ctx(), in.Login)
		return answer{body: itemOfUser(u), rev: u.Rev, location: "/api/users/" + in.Login}, err
	},
}

var editUser = operation{
	id: "updateUser", summary: "Change a user's name or roles, disable or enable; who loses rights is signed out at once",
	params: []param{loginParam}, takes: takes{of: userChange{}, media: mergePatch}, guarded: true,
	gives: gives{of: userItem{}, etag: true},
	serve: func(c *call) (answer, error) {
		in, err := readBody[userChange](c)
		if err != nil {
			return answer{}, err
		}
		login := value[string](c, "login")
		rev, err := c.expected(func() (int64, error) {
			u, err := c.desk().User(c.ctx(), login)
			return u.Rev, err
		})
		if err != nil {
			return answer{}, err
		}
		u, err := c.desk().ChangeUser(c.ctx(), login, rev, store.UserChange{Name: in.Name, Disabled: in.Disabled, Grants: in.Grants})
		return answer{body: itemOfUser(u), rev: u.Rev}, err
	},
}

var inviteUser = operation{
	id: "inviteUser", summary: "Make a one-time link by which the user chooses a password; earlier links end",
	params: []param{loginParam}, gives: gives{status: 201, of: oneTimeLink{}},
	serve: func(c *call) (answer, error) {
		secret, err := c.desk().Invite(c.ctx(), value[string](c, "login"))
		return answer{body: oneTimeLink{InvitationLink(c.base(c.r), secret)}}, err
	},
}

// InvitationLink is where the holder of a one-time secret chooses a password.
// The secret stands behind the #, which browsers send to nobody.
func InvitationLink(base, secret string) string { return base + "/invitation#" + secret }

func itemOfUser(u store.User) userItem {
	return userItem{u.Login, u.Name, u.Grants, u.Disabled, u.CreatedAt, u.SignedInAt, u.Rev}
}
