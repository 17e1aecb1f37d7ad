package api

import (
	"net"
	"net/http"
	"net/netip"
)

// A link is one of an OGC document.
type link struct {
	Href  string `json:"href"`
	Rel   string `json:"rel"`
	Type  string `json:"type,omitzero"`
	Title string `json:"title,omitzero"`
}

// base is what links begin with: the configured address, else the address that
// the caller used, if it can only be ours, else the address of the listener.
// Forwarding headers are not looked at: anybody can send them.
func (s *service) base(r *http.Request) string {
	if s.config.BaseURL != "" {
		return s.config.BaseURL
	}
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if local == nil || ours(r.Host, local) {
		return scheme + r.Host
	}
	return scheme + local.String()
}

// ours reports whether a Host names the listener: localhost where that is on
// loopback, or the very address. Another name might be anybody's.
func ours(host string, local net.Addr) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	at, err := netip.ParseAddrPort(local.String())
	if err != nil {
		return false
	}
	if name == "localhost" {
		return at.Addr().Unmap().IsLoopback()
	}
	given, err := netip.ParseAddr(name)
	return err == nil && given.Unmap() == at.Addr().Unmap()
}
