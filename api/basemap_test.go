package api

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
)

// png is the beginning of a picture, which is all that is looked at.
const png = "\x89PNG\r\n\x1a\n the rest of it"

func TestABasemapIsElsewhereAndHasItsPlaces(t *testing.T) {
	for template, why := range map[string]string{
		"http://127.0.0.1:5432/{z}/{x}/{y}":                 "this machine",
		"http://127.1.2.3/{z}/{x}/{y}":                      "this machine",
		"http://[::1]/{z}/{x}/{y}":                          "this machine",
		"http://[::ffff:127.0.0.1]/{z}/{x}/{y}":             "this machine",
		"http://localhost/{z}/{x}/{y}":                      "this machine",
		"http://tiles.localhost./{z}/{x}/{y}":               "this machine",
		"http://0.0.0.0/{z}/{x}/{y}":                        "this machine",
		"http://169.254.169.254/latest/meta-data/{z}{x}{y}": "its link",
		"http://[fe80::1]/{z}/{x}/{y}":                      "its link",
		"http://224.0.0.1/{z}/{x}/{y}":                      "its link",
		"file:///etc/passwd?{z}{x}{y}":                      "http or https",
		"ftp://tiles.example/{z}/{x}/{y}":                   "http or https",
		"http:///{z}/{x}/{y}":                               "http or https",
		"http://me:secret@tiles.example/{z}/{x}/{y}":        "without a password",
		"http://{z}.example/{x}/{y}":                        "not the address",
		"http://tiles.example/{z}/{x}":                      "{y} in it once",
		"http://tiles.example/{z}/{x}/{y}/{z}":              "{z} in it once",
		"tiles.example/{z}/{x}/{y}":                         "http or https",
	} {
		if _, err := NewBasemap(template, "EPSG:3857", ""); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v, want %s", template, err, why)
		}
	}
	for _, template := range []string{
		"http://10.1.2.3/{z}/{x}/{y}.png", "https://tiles.example/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=key",
	} {
		if _, err := NewBasemap(template, "EPSG:4490", "自然资源部门"); err != nil {
			t.Errorf("%s: %v", template, err)
		}
	}
	if _, err := NewBasemap("http://10.1.2.3/{z}/{x}/{y}", "EPSG:4326", ""); err == nil {
		t.Error("a grid that nobody has was taken")
	}
}

// Where a name leads is known only when it is dialled.
func TestADialNeverReachesThisMachine(t *testing.T) {
	var reached atomic.Int32
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer inside.Close()
	for _, address := range []string{inside.URL, strings.Replace(inside.URL, "127.0.0.1", "localhost", 1)} {
		if got, err := guardedClient(onlyElsewhere).Get(address); err == nil || !errors.Is(err, errNotElsewhere) {
			t.Errorf("%s: %v %v", address, got, err)
		}
	}
	if reached.Load() > 0 {
		t.Error("something was asked of this machine")
	}
}

// here lets a test's own service be asked, and nothing else of this machine.
func here(server *httptest.Server) func(netip.Addr) error {
	own := netip.MustParseAddrPort(server.Listener.Addr().String()).Addr()
	return func(ip netip.Addr) error {
		if ip == own {
			return nil
		}
		return onlyElsewhere(ip)
	}
}

func TestTilesComeThroughTheServer(t *testing.T) {
	var asked atomic.Int32
	tiles := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		switch r.URL.Path {
		case "/3/4/2":
			w.Header().Set("Content-Type", "text/html") // what it says of itself is not believed
			fmt.Fprint(w, png)
		case "/3/0/1":
			w.Header().Set("Content-Type", "image/png")
			fmt.Fprint(w, "<script>alert(1)</script>")
		case "/3/0/2":
			fmt.Fprint(w, png+strings.Repeat("x", mostPicture))
		case "/3/0/3":
			http.Redirect(w, r, "http://169.254.169.254/", http.StatusFound)
		case "/3/0/4":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/3/0/5":
			http.Redirect(w, r, "http://[::1]:1/", http.StatusFound)
		case "/3/0/6":
			http.Redirect(w, r, "/3/0/6", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	defer tiles.Close()
	basemap, err := newBasemap(tiles.URL+"/{z}/{x}/{y}", "EPSG:3857", "天地图", here(tiles))
	if err != nil {
		t.Fatal(err)
	}
	config := kernelConfig()
	config.Basemap = basemap
	s, err := newService(config, routes)
	if err != nil {
		t.Fatal(err)
	}
	server := listen(t, s.router())
	officer := []string{"Authorization", "Bearer officer"}

	if got := read[basemapItem](t, ask(t, server, "GET", "/api/basemap", "", officer...)); got != (basemapItem{"EPSG:3857", "天地图"}) {
		t.Errorf("told %v", got)
	}
	for range 3 {
		r := ask(t, server, "GET", "/api/basemap/3/2/4", "", officer...)
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != "image/png" || r.Header.Get("Cache-Control") != "private, max-age=86400" {
			t.Errorf("a tile: %d %v", r.StatusCode, r.Header)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("the service was asked %d times for one tile", asked.Load())
	}
	for _, path := range []string{"3/1/0", "3/2/0", "3/3/0", "3/4/0", "3/5/0", "3/6/0", "3/7/0"} {
		refused(t, ask(t, server, "GET", "/api/basemap/"+path, "", officer...), http.StatusServiceUnavailable)
	}
	for _, path := range []string{"3/8/0", "3/0/8", "23/0/0", "3/-1/0", "3/a/0"} {
		refused(t, ask(t, server, "GET", "/api/basemap/"+path, "", officer...), http.StatusNotFound)
	}
	refused(t, ask(t, server, "GET", "/api/basemap/3/2/4", ""), http.StatusUnauthorized)
}

func TestNoBasemapIsSaid(t *testing.T) {
	server := newAPI(t)
	if got := read[basemapItem](t, ask(t, server, "GET", "/api/basemap", "", "Authorization", "Bearer officer")); got.Grid != "" {
		t.Errorf("told %v", got)
	}
	refused(t, ask(t, server, "GET", "/api/basemap/0/0/0", "", "Authorization", "Bearer officer"), http.StatusNotFound)
}
