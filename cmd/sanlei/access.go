package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	"sanlei/api"
	"sanlei/land"
	"sanlei/land/store"
)

// Access is the settings of who gets in, and how.
type Access struct {
	PasswordLength  int `env:"SANLEI_PASSWORD_LENGTH" default:"12" placeholder:"N" help:"The least number of characters of a password."`
	PasswordClasses int `env:"SANLEI_PASSWORD_CLASSES" default:"3" placeholder:"N" help:"Of how many kinds they are: lower case, upper case, digits, others."`
	PasswordDays    int `env:"SANLEI_PASSWORD_DAYS" default:"90" placeholder:"N" help:"For how many days a password serves; 0: for ever."`
	PasswordLast    int `env:"SANLEI_PASSWORD_LAST" default:"5" placeholder:"N" help:"Of how many of the last passwords a new one must be none."`
	LockTries       int `env:"SANLEI_LOCK_TRIES" default:"5" placeholder:"N" help:"After how many wrong passwords a login is locked; 0: never."`
	LockMinutes     int `env:"SANLEI_LOCK_MINUTES" default:"30" placeholder:"N" help:"For how many minutes."`

	LimitRequests int `env:"SANLEI_LIMIT_REQUESTS" default:"3000" placeholder:"N" help:"Requests a minute of one user; 0: no limit."`
	LimitFailures int `env:"SANLEI_LIMIT_FAILURES" default:"60" placeholder:"N" help:"Wrong passwords and tokens a minute from one address; 0: no limit."`
	LimitExports  int `env:"SANLEI_LIMIT_EXPORTS" default:"2" placeholder:"N" help:"Exports of one user at once; 0: no limit."`

	Metrics string   `env:"SANLEI_METRICS" placeholder:"HOST:PORT" help:"Where /metrics and /debug/pprof are served, away from the public; empty: nowhere."`
	Proxies []string `env:"SANLEI_PROXIES" placeholder:"NETWORK,…" help:"Networks of proxies, as 10.0.0.0/8, whose X-Forwarded-For is believed."`
	TLSCert string   `env:"SANLEI_TLS_CERT" name:"tls-cert" placeholder:"FILE" help:"The certificates, leaf first, by which the service speaks TLS; read again when they change."`
	TLSKey  string   `env:"SANLEI_TLS_KEY" name:"tls-key" placeholder:"FILE" help:"Their key."`
}

// check refuses settings that do not fit together, each by its name.
func (a *Access) check() error {
	for _, v := range []struct {
		name string
		n    int
	}{
		{"SANLEI_PASSWORD_LENGTH", a.PasswordLength}, {"SANLEI_PASSWORD_CLASSES", a.PasswordClasses}, {"SANLEI_PASSWORD_DAYS", a.PasswordDays},
		{"SANLEI_PASSWORD_LAST", a.PasswordLast}, {"SANLEI_LOCK_TRIES", a.LockTries}, {"SANLEI_LOCK_MINUTES", a.LockMinutes},
		{"SANLEI_LIMIT_REQUESTS", a.LimitRequests}, {"SANLEI_LIMIT_FAILURES", a.LimitFailures}, {"SANLEI_LIMIT_EXPORTS", a.LimitExports},
	} {
		if v.n < 0 {
			return fmt.Errorf("%s must not be below zero", v.name)
		}
	}
	if a.PasswordClasses > 4 {
		return errors.New("SANLEI_PASSWORD_CLASSES is 4 at most")
	}
	for _, p := range a.Proxies {
		if _, err := netip.ParsePrefix(p); err != nil {
			return errors.New("SANLEI_PROXIES are networks as 10.0.0.0/8, with commas between")
		}
	}
	if (a.TLSCert == "") != (a.TLSKey == "") {
		return errors.New("SANLEI_TLS_CERT and SANLEI_TLS_KEY are given together")
	}
	return nil
}

func (a *Access) passwords() land.PasswordPolicy {
	return land.PasswordPolicy{Length: a.PasswordLength, Classes: a.PasswordClasses, Days: a.PasswordDays, Last: a.PasswordLast}
}

func (a *Access) lock() store.Lock {
	return store.Lock{Tries: a.LockTries, For: time.Duration(a.LockMinutes) * time.Minute}
}

func (a *Access) limits() api.Limits {
	return api.Limits{Requests: a.LimitRequests, Failures: a.LimitFailures, Exports: a.LimitExports}
}

// secure lets a listener speak TLS, where there are certificates, and tells the
// scheme of its addresses.
func (a *Access) secure(l net.Listener) (net.Listener, string, error) {
	if a.TLSCert == "" {
		return l, "http://", nil
	}
	pair := &certificate{cert: a.TLSCert, key: a.TLSKey}
	if _, err := pair.get(nil); err != nil {
		return nil, "", fmt.Errorf("SANLEI_TLS_CERT and SANLEI_TLS_KEY cannot be used: %w", err)
	}
	return tls.NewListener(l, &tls.Config{GetCertificate: pair.get, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}), "https://", nil
}

// lines is the settings as sanlei config prints them.
func (a *Access) lines() [][2]string {
	number := func(n int) string { return fmt.Sprint(n) }
	return [][2]string{
		{"SANLEI_PASSWORD_LENGTH", number(a.PasswordLength)}, {"SANLEI_PASSWORD_CLASSES", number(a.PasswordClasses)},
		{"SANLEI_PASSWORD_DAYS", number(a.PasswordDays)}, {"SANLEI_PASSWORD_LAST", number(a.PasswordLast)},
		{"SANLEI_LOCK_TRIES", number(a.LockTries)}, {"SANLEI_LOCK_MINUTES", number(a.LockMinutes)},
		{"SANLEI_LIMIT_REQUESTS", number(a.LimitRequests)}, {"SANLEI_LIMIT_FAILURES", number(a.LimitFailures)}, {"SANLEI_LIMIT_EXPORTS", number(a.LimitExports)},
		{"SANLEI_METRICS", a.Metrics}, {"SANLEI_PROXIES", fmt.Sprint(a.Proxies)}, {"SANLEI_TLS_CERT", a.TLSCert}, {"SANLEI_TLS_KEY", a.TLSKey},
	}
}
