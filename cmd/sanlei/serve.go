package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"sanlei/api"
	"sanlei/land"
	"sanlei/web"
)

// grace is how long requests may go on after the program was told to end.
const grace = 10 * time.Second

type serveCommand struct {
	Listen  string `default:"127.0.0.1:8080" help:"Where to listen."`
	BaseURL string `env:"SANLEI_BASE_URL" placeholder:"URL" help:"What links begin with, where people reach the service by another address."`
}

// Run serves the books until the program is told to end.
func (c *serveCommand) Run(s *session) error {
	return s.with(func(b *books) error {
		l, err := listen(c.Listen)
		if err != nil {
			return err
		}
		l, scheme, err := s.settings.secure(l)
		if err != nil {
			return err
		}
		address := cmp.Or(c.BaseURL, scheme+l.Addr().String())
		if err := s.firstAdmin(b, address); err != nil {
			return err
		}
		fmt.Fprintf(s.stdout, "Sanlei serves %s\n", address)
		return s.serve(b, l, c.BaseURL)
	})
}

// firstAdmin lets somebody in where nobody can sign in yet: a user admin, whose
// password is chosen by the one-time link that is printed.
func (s *session) firstAdmin(b *books, base string) error {
	some, err := b.AnybodySignsIn(s.ctx)
	if err != nil || some {
		return err
	}
	known, err := b.KnowsUser(s.ctx, "admin")
	if err == nil && !known {
		admin := land.Actor{Login: "admin", Name: "管理员"}
		for _, root := range b.Tree().Children("") {
			admin.Grants = append(admin.Grants, land.Grant{Role: land.Admin, Region: root})
		}
		err = b.Operator().AddUser(s.ctx, admin, "")
	}
	if err != nil {
		return err
	}
	return s.invite(b, "admin", base)
}

// listen says in one line what to do about a taken port.
func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s (%w): end what listens there, or name another address with --listen", address, errors.Unwrap(err))
	}
	return l, nil
}

// serve answers requests and seals acts until the context ends or the database
// dies underneath. Without a base URL links begin with the address at which the
// listener was reached.
func (s *session) serve(b *books, l net.Listener, baseURL string) error {
	basemap, err := s.settings.basemap()
	if err != nil {
		return err
	}
	ends := make(chan struct{})
	registry := newRegistry(b)
	unwatch, err := s.watchable(s.settings.Metrics, registry)
	if err != nil {
		return err
	}
	defer unwatch()
	log, closes, err := s.requestLog()
	if err != nil {
		return err
	}
	defer closes.Close()
	handler, err := api.New(api.Config{Store: b.Store, BaseURL: baseURL, Basemap: basemap, Page: web.Handler(),
		Limits: s.settings.limits(), Proxies: s.settings.Proxies, Metrics: registry, Ends: ends, Log: log})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(s.ctx)
	defer stop()
	sealed := make(chan struct{})
	go func() { b.Run(ctx); close(sealed) }()
	go b.KeepTidy(ctx)
	imported := make(chan struct{})
	go func() { b.RunImports(ctx); close(imported) }()
	server, served := api.Server(handler), make(chan error, 1)
	server.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelInfo) // what clients break is no failure of ours
	go func() { served <- server.Serve(l) }()

	select {
	case err = <-served:
	case <-b.died():
		err = errors.New("the database stopped; start again to recover it")
	case <-ctx.Done():
	}
	close(ends)
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if shut := server.Shutdown(late); shut != nil && !errors.Is(shut, http.ErrServerClosed) {
		err = errors.Join(err, shut)
	}
	stop()
	<-sealed
	<-imported
	return err
}
