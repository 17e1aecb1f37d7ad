// Package sanlei_test holds the program to its layout.
package sanlei_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// layer is a part of the program: the packages at a path and below it, what of
// the program they may import, and whether they may speak to the database.
type layer struct {
	path    string
	imports []string
	pgx     bool
}

// layers is the whole program, the more special path first.
var layers = []layer{
	{"cmd", []string{"api", "land/store", "land", "geo", "migrations", "web"}, false},
	{"api", []string{"land/store", "land", "geo", "web"}, false},
	{"land/store", []string{"land", "geo", "migrations"}, true},
	{"land", []string{"geo"}, false},
	{"geo", nil, false},
	{"migrations", nil, true},
	{"web", nil, false},
}

// listed is a package as go list tells it.
type listed struct {
	ImportPath, Name string
	Imports          []string
}

func packages(t *testing.T) (all []listed) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-e", "-json=ImportPath,Name,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func layerOf(importPath string) (layer, bool) {
	inside, ok := strings.CutPrefix(importPath, "sanlei/")
	if !ok {
		return layer{}, false
	}
	i := slices.IndexFunc(layers, func(l layer) bool { return strings.HasPrefix(inside+"/", l.path+"/") })
	if i < 0 {
		return layer{}, false
	}
	return layers[i], true
}

func TestImportsFollowTheArrows(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		from, ok := layerOf(p.ImportPath)
		if !ok {
			if p.ImportPath != "sanlei" {
				t.Errorf("%s belongs to no layer", p.ImportPath)
			}
			continue
		}
		for _, i := range p.Imports {
			to, ours := layerOf(i)
			switch {
			case ours && to.path != from.path && !slices.Contains(from.imports, to.path):
				t.Errorf("%s imports %s: %s may import %v alone", p.ImportPath, i, from.path, from.imports)
			case strings.HasPrefix(i, "github.com/jackc/") && !from.pgx:
				t.Errorf("%s imports %s: only land/store and migrations speak to the database", p.ImportPath, i)
			case path.Base(i) == "storetest" || path.Base(i) == "geotest":
				t.Errorf("%s imports %s, which is for tests", p.ImportPath, i)
			}
		}
	}
}

func TestNoPackageIsADrawer(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if slices.Contains([]string{"util", "utils", "common", "helper", "helpers", "misc"}, p.Name) {
			t.Errorf("%s does not say what it is about", p.ImportPath)
		}
	}
}
