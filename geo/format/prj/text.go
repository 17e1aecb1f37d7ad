package prj

import (
	"fmt"

	"sanlei/geo"
)

const geographicText = `GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",` +
	`SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`

// WGS84 describes WGS 84 in the same way, for files whose degrees are to be those
// of OGC:CRS84.
const WGS84 = `GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],` +
	`PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`

// Text describes a system as ESRI's programs do, which all others read.
func Text(c geo.CRS) string {
	if c.IsGeographic() {
		return geographicText
	}
	zone, prefixed := c.Zone()
	name, east := fmt.Sprintf("CM_%.0fE", c.Meridian()), 500_000
	if prefixed {
		name, east = fmt.Sprintf("Zone_%d", zone), zone*1_000_000+500_000
	}
	if c.EPSG() >= 4513 {
		name = "3_Degree_GK_" + name
	} else {
		name = "GK_" + name
	}
	return fmt.Sprintf(`PROJCS["CGCS2000_%s",%s,PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",%d.0],`+
		`PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",%.1f],PARAMETER["Scale_Factor",1.0],`+
		`PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`, name, geographicText, east, c.Meridian())
}
