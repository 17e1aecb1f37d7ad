package cluster

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestFindingPrograms(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		installed []string // a + marks one with PostGIS
		made      int
		want      string
		remedy    string
	}{
		{"the newest", []string{"15+", "16+"}, 0, "16", ""},
		{"by number, not by letter", []string{"9+", "15+", "100+"}, 0, "100", ""},
		{"the newest with PostGIS", []string{"15+", "16"}, 0, "15", ""},
		{"the one that made the database", []string{"15+", "16+"}, 15, "15", ""},
		{"never another than that", []string{"16+"}, 15, "", "postgresql-15-postgis-3"},
		{"nor that one without PostGIS", []string{"15", "16+"}, 15, "", "postgresql-15-postgis-3"},
		{"none with PostGIS", []string{"15", "16"}, 0, "", "postgresql-16-postgis-3"},
		{"none that is new enough", []string{"14+"}, 0, "", "postgresql-postgis"},
		{"none at all", nil, 0, "", "postgresql-postgis"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			for _, version := range test.installed {
				number, postgis := strings.CutSuffix(version, "+")
				put(t, filepath.Join(root, number, "bin/postgres"), "")
				if postgis {
					put(t, filepath.Join(root, number, "share/extension/postgis.control"), "")
				}
			}
			p, err := find(root, test.made)
			if test.remedy != "" {
				if err == nil || !strings.Contains(err.Error(), "apt-get install "+test.remedy) {
					t.Errorf("got %v, %v; want the remedy %s", p, err, test.remedy)
				}
				return
			}
			if want := filepath.Join(root, test.want, "bin"); err != nil || p.dir != want {
				t.Errorf("got %v, %v; want %s", p, err, want)
			}
		})
	}
}
