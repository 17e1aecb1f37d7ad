package parquet

import (
	"encoding/json"
	"fmt"

	"sanlei/geo"
)

// object is an object of JSON.
type object = map[string]any

// projJSON describes a system in the words of PROJ.
func projJSON(c geo.CRS) json.RawMessage {
	text, err := json.Marshal(describe(c))
	if err != nil {
		panic(err) // numbers and strings have JSON
	}
	return text
}

func describe(c geo.CRS) object {
	geographic := object{
		"type": "GeographicCRS",
		"name": "China Geodetic Coordinate System 2000",
		"datum": object{
			"type": "GeodeticReferenceFrame", "name": "China 2000",
			"ellipsoid": object{"name": "CGCS2000", "semi_major_axis": 6378137, "inverse_flattening": 298.257222101},
		},
		"coordinate_system": object{"subtype": "ellipsoidal", "axis": []object{
			axis("Geodetic latitude", "Lat", "north", "degree"), axis("Geodetic longitude", "Lon", "east", "degree"),
		}},
		"id": id(geo.Geographic.EPSG()),
	}
	if c.IsGeographic() {
		geographic["$schema"] = schema
		return geographic
	}
	zone, prefixed := c.Zone()
	name, east := fmt.Sprintf("CM %.0fE", c.Meridian()), 500_000
	if prefixed {
		name, east = fmt.Sprintf("zone %d", zone), zone*1_000_000+500_000
	}
	if name = "Gauss-Kruger " + name; c.EPSG() >= 4513 {
		name = "3-degree " + name
	}
	delete(geographic, "type")
	return object{
		"$schema": schema, "type": "ProjectedCRS", "name": "CGCS2000 / " + name, "base_crs": geographic,
		"conversion": object{
			"name":   name,
			"method": object{"name": "Transverse Mercator", "id": id(9807)},
			"parameters": []object{
				parameter("Latitude of natural origin", 0, "degree", 8801), parameter("Longitude of natural origin", c.Meridian(), "degree", 8802),
				parameter("Scale factor at natural origin", 1, "unity", 8805),
				parameter("False easting", float64(east), "metre", 8806), parameter("False northing", 0, "metre", 8807),
			},
		},
		"coordinate_system": object{"subtype": "Cartesian", "axis": []object{
			axis("Northing", "X", "north", "metre"), axis("Easting", "Y", "east", "metre"),
		}},
		"id": id(c.EPSG()),
	}
}

const schema = "https://proj.org/schemas/v0.5/projjson.schema.json"

func id(code int) object { return object{"authority": "EPSG", "code": code} }

func axis(name, short, direction, unit string) object {
	return object{"name": name, "abbreviation": short, "direction": direction, "unit": unit}
}

func parameter(name string, value float64, unit string, code int) object {
	return object{"name": name, "value": value, "unit": unit, "id": id(code)}
}
