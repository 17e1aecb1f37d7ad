package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

var built = newSite(fstest.MapFS{
	".gitkeep":            {},
	"index.html":          {Data: []byte("the page")},
	"index.html.br":       {Data: []byte("br page")},
	"index.html.gz":       {Data: []byte("gz page")},
	"assets/map-1a2b.js":  {Data: []byte("the map")},
	"assets/map-1a2b.css": {Data: []byte("its looks")},
})

func ask(s http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	r, w := httptest.NewRequest("GET", path, nil), httptest.NewRecorder()
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	s.ServeHTTP(w, r)
	return w
}

func TestFilesAndPlaces(t *testing.T) {
	for _, c := range []struct {
		why, path, accept string
		status            int
		body, encoding    string
		cache             string
	}{
		{"the page itself", "/", "", 200, "the page", "", "no-cache"},
		{"a place in the page", "/map", "", 200, "the page", "", "no-cache"},
		{"another place in the page", "/sign-in", "gzip", 200, "gz page", "gzip", "no-cache"},
		{"the smallest packing wins", "/map", "gzip, deflate, br", 200, "br page", "br", "no-cache"},
		{"an excluded packing is not sent", "/map", "br;q=0, gzip;q=0.5", 200, "gz page", "gzip", "no-cache"},
		{"a hashed file is kept", "/assets/map-1a2b.js", "", 200, "the map", "", "public, max-age=31536000, immutable"},
		{"what is not packed goes out as it is", "/assets/map-1a2b.css", "br", 200, "its looks", "", "public, max-age=31536000, immutable"},
		{"a file that is not there", "/assets/map-0000.js", "", 404, "404 page not found\n", "", ""},
		{"what operators look at elsewhere", "/metrics", "", 404, "404 page not found\n", "", ""},
		{"what operators look at below", "/debug/pprof", "", 404, "404 page not found\n", "", ""},
		{"what is hidden in a folder", "/.git/config", "", 404, "404 page not found\n", "", ""},
		{"the mark of the folder is no file", "/.gitkeep", "", 404, "404 page not found\n", "", ""},
	} {
		w := ask(built, c.path, "Accept-Encoding", c.accept)
		if w.Code != c.status || w.Body.String() != c.body || w.Header().Get("Content-Encoding") != c.encoding || w.Header().Get("Cache-Control") != c.cache {
			t.Errorf("%s: %d %q %v", c.why, w.Code, w.Body, w.Header())
		}
	}
}

func TestUnchangedPageIsNotSentAgain(t *testing.T) {
	tag := ask(built, "/", "Accept-Encoding", "br").Header().Get("ETag")
	if tag == "" || tag == ask(built, "/").Header().Get("ETag") {
		t.Fatalf("the packed page has the tag %q of the plain one", tag)
	}
	if w := ask(built, "/map", "Accept-Encoding", "br", "If-None-Match", tag); w.Code != 304 || w.Body.Len() > 0 {
		t.Errorf("the same page again: %d, %d bytes", w.Code, w.Body.Len())
	}
}

func TestUnbuiltPageSaysSo(t *testing.T) {
	w := ask(newSite(fstest.MapFS{".gitkeep": {}}), "/")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "make build") || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
}
