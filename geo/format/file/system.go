package file

import (
	"errors"
	"strconv"
	"strings"

	"sanlei/geo"
)

var errNoSystem = errors.New("a reference system is 4490, CRS84, or a 3° zone of CGCS2000, EPSG:4513 to 4554")

// ParseSystem reads the name of a reference system in which files are written:
// CRS84, or a number with or without EPSG: in front, as addresses of the OGC too.
// Crs84 is EPSG:4490 by another name.
func ParseSystem(name string) (c geo.CRS, crs84 bool, err error) {
	name = strings.ToUpper(strings.TrimSpace(name))
	switch name {
	case "CRS84", "OGC:CRS84", "HTTP://WWW.OPENGIS.NET/DEF/CRS/OGC/1.3/CRS84":
		return c, true, nil
	}
	name = strings.TrimPrefix(strings.TrimPrefix(name, "HTTP://WWW.OPENGIS.NET/DEF/CRS/EPSG/0/"), "EPSG:")
	code, err := strconv.Atoi(name)
	if err != nil || strconv.Itoa(code) != name {
		return c, false, errNoSystem
	}
	if c, err = geo.ByEPSG(code); err != nil || code > 4490 && code < 4513 {
		return geo.CRS{}, false, errNoSystem
	}
	return c, false, nil
}
