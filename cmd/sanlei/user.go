package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"time"

	"sanlei/land"
)

type userCommand struct {
	Add      userAddCommand      `cmd:"" help:"Add a user; the password is read from standard input."`
	Password userPasswordCommand `cmd:"" help:"Give a user another password, read from standard input."`
}

type userAddCommand struct {
	Login string   `arg:"" help:"What the user signs in with."`
	Name  string   `required:"" help:"What the user is called."`
	Grant []string `required:"" placeholder:"ROLE@REGION" help:"A role within a region and all below it, as officer@430525-P01; may stand several times."`
}

// Run adds a user.
func (c *userAddCommand) Run(s *session) error {
	u := land.Actor{Login: c.Login, Name: c.Name}
	for _, text := range c.Grant {
		role, region, _ := strings.Cut(text, "@")
		u.Grants = append(u.Grants, land.Grant{Role: land.Role(role), Region: region})
	}
	password, err := readPassword()
	if err != nil {
		return err
	}
	return s.with(func(b *books) error { return b.Operator().AddUser(s.ctx, u, password) })
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

// readPassword reads one line of at least 12 characters. It is never a flag,
// which every user of the machine could see.
func readPassword() (string, error) {
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("reading the password from standard input: %w", err)
	}
	password := strings.TrimRight(line, "\r\n")
	if len([]rune(password)) < 12 {
		return "", fmt.Errorf("a password has at least 12 characters")
	}
	return password, nil
}

type tokenCommand struct {
	New tokenNewCommand `cmd:"" help:"Make an access token; a token of the same name ends."`
}

type tokenNewCommand struct {
	Login string `arg:"" help:"Whom the token speaks for."`
	Name  string `default:"cli" help:"What the token is for."`
	Days  int    `default:"90" help:"How many days it lasts."`
}

// Run prints the token, this once.
func (c *tokenNewCommand) Run(s *session) error {
	return s.with(func(b *books) error {
		secret, err := b.ReplaceToken(s.ctx, c.Login, c.Name, time.Duration(c.Days)*24*time.Hour)
		if err == nil {
			fmt.Fprintln(s.stdout, secret)
		}
		return err
	})
}
