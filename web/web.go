// Package web holds the page, as npm run build left it in dist, and serves it.
package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"
)

//go:embed all:dist
var dist embed.FS

// Handler serves the page.
//
//  1. What lies under /assets/ has its content's hash in its name and is kept
//     for a year; everything else is asked for anew, by its ETag.
//  2. A file goes out packed where it lies packed beside itself and
//     Accept-Encoding allows it.
//  3. A path of one word that is no file is a place in the page, so that every
//     address can be shared: it gets the page. Everything else is 404, and so is
//     what operators look at elsewhere.
//  4. Before the page was built, there is a text that says so.
func Handler() http.Handler {
	built, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // dist is embedded
	}
	return newSite(built)
}

// file is one file of the page, by the way in which it is packed.
type file struct {
	kind   string
	packed map[string][]byte // "" as it is, "br", "gzip"
	tag    string
}

type site map[string]file

var placeForm = regexp.MustCompile(`^/[a-z-]*$`)

var packings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}, {"", ""}}

func newSite(built fs.FS) site {
	s := site{}
	_ = fs.WalkDir(built, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && path.Ext(name) != ".br" && path.Ext(name) != ".gz" && name != ".gitkeep" {
			s["/"+name] = readFile(built, name)
		}
		return err
	})
	return s
}

func readFile(built fs.FS, name string) file {
	f := file{kind: mime.TypeByExtension(path.Ext(name)), packed: map[string][]byte{}}
	for _, p := range packings {
		if text, err := fs.ReadFile(built, name+p.suffix); err == nil {
			f.packed[p.name] = text
		}
	}
	sum := sha256.Sum256(f.packed[""])
	f.tag = hex.EncodeToString(sum[:8])
	return f
}

func (s site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := s[r.URL.Path]
	if !ok {
		if !placeForm.MatchString(r.URL.Path) || r.URL.Path == "/metrics" || r.URL.Path == "/debug" {
			http.NotFound(w, r)
			return
		}
		if f, ok = s["/index.html"]; !ok {
			notBuilt(w)
			return
		}
	}
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(r.URL.Path, "/assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	f.serve(w, r)
}

func (f file) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Vary", "Accept-Encoding")
	tag := f.tag
	for _, p := range packings {
		text, ok := f.packed[p.name]
		if !ok || p.name != "" && !accepts(r, p.name) {
			continue
		}
		if p.name != "" {
			h.Set("Content-Encoding", p.name)
			tag += "-" + p.name
		}
		h.Set("ETag", `"`+tag+`"`)
		http.ServeContent(w, r, "", noTime, bytes.NewReader(text))
		return
	}
}

// accepts reports whether Accept-Encoding names the packing and does not
// exclude it.
func accepts(r *http.Request, packing string) bool {
	for _, part := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		weight = strings.ReplaceAll(weight, " ", "")
		if strings.EqualFold(strings.TrimSpace(name), packing) {
			return strings.Trim(strings.TrimPrefix(weight, "q="), "0.") != "" || weight == ""
		}
	}
	return false
}
