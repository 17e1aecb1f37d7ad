package cluster

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// oldest is the first PostgreSQL version that the migrations are written for.
const oldest = 15

// debianRoot is where Debian and Ubuntu keep each version's programs.
const debianRoot = "/usr/lib/postgresql"

// programs is a folder with postgres and initdb that has PostGIS.
type programs struct {
	dir     string
	version int
}

func (p programs) path(name string) string { return filepath.Join(p.dir, name) }

// programs finds what can run the database in the folder. A database belongs
// to one version of PostgreSQL for ever; only a new one is free to choose.
func (s *site) programs() (programs, error) {
	made, err := s.madeBy()
	if err != nil {
		return programs{}, err
	}
	if s.bin != "" {
		return s.named(made)
	}
	return find(debianRoot, made)
}

// madeBy is the version that made the database, 0 if there is none.
func (s *site) madeBy() (int, error) {
	if !exists(s.pg()) {
		return 0, nil
	}
	text, err := os.ReadFile(filepath.Join(s.pg(), "PG_VERSION"))
	version, bad := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || bad != nil {
		return 0, refuse("restore it from a backup", "%s is not a PostgreSQL database any more", s.pg())
	}
	return version, nil
}

// named checks the folder of the configuration.
func (s *site) named(made int) (programs, error) {
	const remedy = "name the folder of another PostgreSQL in SANLEI_PGBIN, or leave it empty"
	dir, err := realPath(s.bin)
	if err != nil {
		return programs{}, refuse(remedy, "the folder %s cannot be reached: %v", s.bin, err)
	}
	p := programs{dir: dir}
	out, err := exec.Command(p.path("postgres"), "-V").Output()
	if err != nil {
		return p, refuse(remedy, "%s cannot be run: %v", p.path("postgres"), err)
	}
	number := regexp.MustCompile(`\) (\d+)`).FindSubmatch(out)
	if number == nil {
		return p, refuse(remedy, "%s does not tell its version", p.path("postgres"))
	}
	p.version, _ = strconv.Atoi(string(number[1]))
	switch {
	case made != 0 && made != p.version:
		return p, refuse(fmt.Sprintf("name the folder of PostgreSQL %d in SANLEI_PGBIN", made),
			"the database in %s was made by PostgreSQL %d, and %s is %d", s.data, made, s.bin, p.version)
	case p.version < oldest:
		return p, refuse(remedy, "%s is PostgreSQL %d, and Sanlei needs %d or newer", s.bin, p.version, oldest)
	case !p.hasPostGIS():
		return p, refuse(remedy, "the PostgreSQL in %s has no PostGIS", s.bin)
	}
	if err := s.account.canReach(p.path("postgres")); err != nil {
		return p, refuse("install it where everybody can run it", "%s: user %s cannot enter its folder", p.path("postgres"), s.account.name)
	}
	return p, nil
}

// find is the newest version under root that has PostGIS, or the one that made
// the database.
func find(root string, made int) (programs, error) {
	var best programs
	newest := 0
	found, err := filepath.Glob(filepath.Join(root, "*", "bin", "postgres"))
	if err != nil {
		return best, err
	}
	for _, path := range found {
		p := programs{dir: filepath.Dir(path)}
		p.version, err = strconv.Atoi(filepath.Base(filepath.Dir(p.dir)))
		if err != nil || p.version < oldest || made != 0 && p.version != made {
			continue
		}
		newest = max(newest, p.version)
		if p.version > best.version && p.hasPostGIS() {
			best = p
		}
	}
	switch {
	case best.version != 0:
		return best, nil
	case made != 0:
		return best, refuse(install(made), "the database was made by PostgreSQL %d, which is not installed with PostGIS", made)
	case newest != 0:
		return best, refuse(install(newest), "PostgreSQL %d is installed, but not its PostGIS", newest)
	default:
		return best, refuse("run `apt-get install postgresql-postgis` as root, or set DATABASE_URL or SANLEI_PGBIN",
			"no PostgreSQL %d or newer found in %s", oldest, root)
	}
}

func install(version int) string {
	return fmt.Sprintf("run `apt-get install postgresql-%d-postgis-3` as root", version)
}

// hasPostGIS looks for the extension where Debian keeps it and where a
// PostgreSQL built from source does. (pg_config, which would tell, belongs to
// a package for developers.)
func (p programs) hasPostGIS() bool {
	version := strconv.Itoa(p.version)
	shares := []string{filepath.Join(p.dir, "../share/postgresql"), filepath.Join(p.dir, "../share")}
	if p.dir == filepath.Join(debianRoot, version, "bin") {
		shares = []string{filepath.Join("/usr/share/postgresql", version)}
	}
	for _, share := range shares {
		if exists(filepath.Join(share, "extension/postgis.control")) {
			return true
		}
	}
	return false
}
