package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"sanlei/api"
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
		fmt.Fprintf(s.stdout, "Sanlei serves http://%s\n", l.Addr())
		return s.serve(b, l, c.BaseURL)
	})
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
// dies underneath.
func (s *session) serve(b *books, l net.Listener, baseURL string) error {
	if baseURL == "" {
		baseURL = "http://" + l.Addr().String()
	}
	basemap, err := s.settings.basemap()
	if err != nil {
		return err
	}
	handler, err := api.New(api.Config{Store: b.Store, BaseURL: baseURL, Basemap: basemap, Page: web.Handler(), Log: s.log()})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(s.ctx)
	defer stop()
	sealed := make(chan struct{})
	go func() { b.Run(ctx); close(sealed) }()
	go b.KeepTidy(ctx)
	server, served := api.Server(handler), make(chan error, 1)
	go func() { served <- server.Serve(l) }()

	select {
	case err = <-served:
	case <-b.died():
		err = errors.New("the database stopped; start again to recover it")
	case <-ctx.Done():
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if shut := server.Shutdown(late); shut != nil && !errors.Is(shut, http.ErrServerClosed) {
		err = errors.Join(err, shut)
	}
	stop()
	<-sealed
	return err
}
