package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"sanlei/api"
	"sanlei/land"
	"sanlei/land/store"
)

type userCommand struct {
	Add      userAddCommand      `cmd:"" help:"Add a user; the password is read from standard input."`
	Password userPasswordCommand `cmd:"" help:"Give a user another password, read from standard input."`
	Invite   userInviteCommand   `cmd:"" help:"Make a one-time link by which a user chooses a password."`
	List     userListCommand     `cmd:"" help:"List the users and what they may do."`
	Disable  userDisableCommand  `cmd:"" help:"Let a user in no more; sessions end at once and tokens serve no longer."`
	Enable   userEnableCommand   `cmd:"" help:"Let a disabled user in again."`
}

type userAddCommand struct {
	Login  string   `arg:"" help:"What the user signs in with."`
	Name   string   `required:"" help:"What the user is called."`
	Grant  []string `required:"" placeholder:"ROLE@REGION" help:"A role within a region and all below it, as officer@430525-P01; may stand several times."`
	Invite bool     `help:"Print a one-time link instead of reading a password."`
	baseURL
}

type baseURL struct {
	BaseURL string `env:"SANLEI_BASE_URL" default:"http://127.0.0.1:8080" placeholder:"URL" help:"Where people reach the service."`
}

// Run adds a user.
func (c *userAddCommand) Run(s *session) error {
	u := land.Actor{Login: c.Login, Name: c.Name}
	for _, text := range c.Grant {
		role, region, _ := strings.Cut(text, "@")
		u.Grants = append(u.Grants, land.Grant{Role: land.Role(role), Region: region})
	}
	password := ""
	if !c.Invite {
		var err error
		if password, err = readPassword(); err != nil {
			return err
		}
	}
	return s.with(func(b *books) error {
		if err := b.Operator().AddUser(s.ctx, u, password); err != nil || !c.Invite {
			return err
		}
		return s.invite(b, c.Login, c.BaseURL)
	})
}

type userPasswordCommand struct {
	Login string `arg:"" help:"The user's login."`
}

// Run changes a password.
func (c *userPasswordCommand) Run(s *session) error {
	password, err := readPassword()
	if err != nil {
		return err
	}
	return s.with(func(b *books) error { return b.SetPassword(s.ctx, c.Login, password) })
}

// readPassword reads one line. It is never a flag, which every user of the
// machine could see.
func readPassword() (string, error) {
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("reading the password from standard input: %w", err)
	}
	password := strings.TrimRight(line, "\r\n")
	if password == "" {
		return "", fmt.Errorf("the password is empty")
	}
	return password, nil
}

type userInviteCommand struct {
	Login string `arg:"" help:"The user's login."`
	baseURL
}

// Run prints the link, this once.
func (c *userInviteCommand) Run(s *session) error {
	return s.with(func(b *books) error { return s.invite(b, c.Login, c.BaseURL) })
}

func (s *session) invite(b *books, login, base string) error {
	secret, err := b.Operator().Invite(s.ctx, login)
	if err == nil {
		fmt.Fprintf(s.stdout, "%s chooses a password, once and within 24 hours, at %s\n", login, api.InvitationLink(base, secret))
	}
	return err
}

type userListCommand struct{}

// Run lists the users.
func (userListCommand) Run(s *session) error {
	return s.with(func(b *books) error {
		users, err := b.Operator().Users(s.ctx)
		w := tabwriter.NewWriter(s.stdout, 0, 8, 2, ' ', 0)
		for _, u := range users {
			grants := make([]string, len(u.Grants))
			for i, g := range u.Grants {
				grants[i] = string(g.Role) + "@" + g.Region
			}
			state := "never signed in"
			if u.SignedInAt != nil {
				state = "signed in " + land.DateOf(*u.SignedInAt).String()
			}
			if u.Disabled {
				state = "disabled"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", u.Login, u.Name, strings.Join(grants, " "), state)
		}
		if err == nil {
			err = w.Flush()
		}
		return err
	})
}

type userDisableCommand struct {
	Login string `arg:"" help:"The user's login."`
}

// Run disables a user.
func (c *userDisableCommand) Run(s *session) error { return s.setDisabled(c.Login, true) }

type userEnableCommand struct {
	Login string `arg:"" help:"The user's login."`
}

// Run enables a user.
func (c *userEnableCommand) Run(s *session) error { return s.setDisabled(c.Login, false) }

func (s *session) setDisabled(login string, disabled bool) error {
	return s.with(func(b *books) error {
		u, err := b.Operator().User(s.ctx, login)
		if err == nil {
			_, err = b.Operator().ChangeUser(s.ctx, login, u.Rev, store.UserChange{Disabled: &disabled})
		}
		return err
	})
}

type tokenCommand struct {
	New tokenNewCommand `cmd:"" help:"Make an access token; a token of the same name ends."`
}

type tokenNewCommand struct {
	Login     string `arg:"" help:"Whom the token speaks for."`
	Name      string `default:"cli" help:"What the token is for."`
	Days      int    `default:"90" help:"How many days it lasts."`
	ReadsOnly bool   `help:"It changes nothing."`
}

// Run prints the token, this once.
func (c *tokenNewCommand) Run(s *session) error {
	return s.with(func(b *books) error {
		secret, err := b.ReplaceToken(s.ctx, c.Login, store.TokenDraft{Name: c.Name, ReadsOnly: c.ReadsOnly, Days: c.Days})
		if err == nil {
			fmt.Fprintln(s.stdout, secret)
		}
		return err
	})
}
