package api

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"
)

var errNotElsewhere = errors.New("nothing is fetched from this machine, nor from an address of its link")

// onlyElsewhere refuses addresses of this machine and of its link, under which
// clouds tell secrets, and those that are nobody's.
func onlyElsewhere(ip netip.Addr) error {
	ip = ip.Unmap()
	if !ip.IsValid() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsUnspecified() || ip.IsMulticast() || ip.IsInterfaceLocalMulticast() {
		return errNotElsewhere
	}
	return nil
}

// mayFetch refuses what no tile is fetched from, as far as the address itself
// says it; where a name leads is looked at when it is dialled.
func mayFetch(u *url.URL, allow func(netip.Addr) error) error {
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return errors.New("a tile is fetched by http or https, without a password in the address")
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return errNotElsewhere
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		return allow(ip)
	}
	return nil
}

const mostRedirects = 3

// guardedClient is a client that dials only what is allowed: the address is
// looked at once its name has been resolved, so that no name and no redirect
// leads anywhere else. It goes by no proxy.
func guardedClient(allow func(netip.Addr) error) *http.Client {
	dialer := &net.Dialer{Timeout: 5 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil {
			return errNotElsewhere
		}
		return allow(to.Addr())
	}}
	return &http.Client{
		Transport: &http.Transport{DialContext: dialer.DialContext, MaxIdleConnsPerHost: 8, IdleConnTimeout: time.Minute,
			ResponseHeaderTimeout: 5 * time.Second, MaxResponseHeaderBytes: 16 << 10},
		CheckRedirect: func(r *http.Request, before []*http.Request) error {
			if len(before) > mostRedirects {
				return errors.New("redirected too often")
			}
			return mayFetch(r.URL, allow)
		},
	}
}
