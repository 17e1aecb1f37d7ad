package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A new installation lets in nobody but whoever has the link that it prints;
// that link serves once, and what it leads to holds passwords to the policy and
// locks who guesses.
func TestTheFirstAdminComesByALinkThatServesOnce(t *testing.T) {
	t.Parallel()
	s := start(t, dataFolder(t), "serve", "--listen", "127.0.0.1:0", "--limit-failures", "8")
	base, secret, ok := strings.Cut(s.URL, "/invitation#")
	if !ok {
		t.Fatalf("no link was printed, but %s", s.URL)
	}
	s.URL = base
	post := func(path string, body map[string]any) int {
		status, _, _ := s.do("", "POST", path, body)
		return status
	}
	sign := func(password string) int {
		return post("/api/session", map[string]any{"login": "admin", "password": password})
	}
	choose := func(password string) int {
		return post("/api/session/invitation", map[string]any{"secret": secret, "password": password})
	}
	if got := sign("sanlei-demo"); got != http.StatusUnauthorized {
		t.Errorf("the password of the demonstration: %d", got)
	}
	for _, weak := range []string{"admin123", strings.Repeat(" ", 20), "short-A1", "my-Admin-password-1", strings.Repeat("aB3-", 60)} {
		if got := choose(weak); got != http.StatusUnprocessableEntity {
			t.Errorf("%.20s is taken: %d", weak, got)
		}
	}
	const password = "A-long-one 2026"
	if got := choose(password); got != http.StatusOK {
		t.Fatalf("chosen: %d", got)
	}
	if got := choose(password + "x"); got != http.StatusGone {
		t.Errorf("chosen twice: %d", got)
	}
	if got := sign(password); got != http.StatusCreated {
		t.Errorf("signed in: %d", got)
	}
	for range 5 {
		if got := sign("wrong"); got != http.StatusUnauthorized {
			t.Errorf("wrong: %d", got)
		}
	}
	if got := sign(password); got != http.StatusTooManyRequests {
		t.Errorf("after five wrong ones: %d", got)
	}
	for i := range 4 {
		got := post("/api/session", map[string]any{"login": "guess", "password": "wrong"})
		if got != http.StatusTooManyRequests {
			t.Errorf("another login from an address that guesses, try %d: %d", i+1, got)
		}
	}
}

func TestTheServiceSpeaksTLS(t *testing.T) {
	t.Parallel()
	cert, key, pool := certify(t, t.TempDir())
	s := start(t, dataFolder(t), "serve", "--listen", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", key)
	base, _, _ := strings.Cut(s.URL, "/invitation#")
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	r, err := client.Get(base + "/healthz")
	must(t, err)
	defer r.Body.Close()
	if r.StatusCode != http.StatusOK || r.TLS.Version < tls.VersionTLS12 || !strings.HasPrefix(base, "https://") {
		t.Errorf("%s: %d", base, r.StatusCode)
	}
	old := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MaxVersion: tls.VersionTLS11}}}
	if r, err := old.Get(base + "/healthz"); err == nil {
		r.Body.Close()
		t.Error("TLS 1.1 is spoken")
	}
}

func TestARenewedCertificateNeedsNoRestart(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	cert, key, pool := certify(t, folder)
	s := start(t, dataFolder(t), "serve", "--listen", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", key)
	base, _, _ := strings.Cut(s.URL, "/invitation#")
	reached := func(pool *x509.CertPool) bool {
		transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, DisableKeepAlives: true}
		r, err := (&http.Client{Transport: transport}).Get(base + "/healthz")
		if err == nil {
			r.Body.Close()
		}
		return err == nil
	}
	if !reached(pool) {
		t.Fatal("the first certificate is not shown")
	}
	must(t, os.Remove(key))
	if !reached(pool) {
		t.Error("a key that is gone for a moment ends the service")
	}
	_, _, renewed := certify(t, folder)
	if !reached(renewed) || reached(pool) {
		t.Error("the renewed certificate is not shown")
	}
}

// certify writes a certificate for 127.0.0.1, and its key, into a folder.
func certify(t *testing.T, folder string) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	of := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &private.PublicKey, private)
	must(t, err)
	secret, err := x509.MarshalECPrivateKey(private)
	must(t, err)
	parsed, err := x509.ParseCertificate(der)
	must(t, err)
	pool = x509.NewCertPool()
	pool.AddCert(parsed)
	write := func(name, kind string, bytes []byte) string {
		path := filepath.Join(folder, name)
		must(t, os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}), 0o600))
		return path
	}
	return write("cert.pem", "CERTIFICATE", der), write("key.pem", "EC PRIVATE KEY", secret), pool
}
