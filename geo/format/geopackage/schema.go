package geopackage

import (
	"fmt"
	"strings"

	"sanlei/geo"
	"sanlei/geo/format/prj"
)

// schema is the tables of every GeoPackage (12-128r18, clauses 1.1.2, 1.1.3 and
// 2.1.5), without those that a file of one layer does not need.
const schema = `
pragma application_id = 1196444487; -- GPKG
pragma user_version = 10300;
create table gpkg_spatial_ref_sys (
	srs_name text not null,
	srs_id integer not null primary key,
	organization text not null,
	organization_coordsys_id integer not null,
	definition text not null,
	description text
);
create table gpkg_contents (
	table_name text not null primary key,
	data_type text not null,
	identifier text unique,
	description text default '',
	last_change datetime not null default (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
	min_x double, min_y double, max_x double, max_y double,
	srs_id integer,
	constraint fk_gc_r_srs_id foreign key (srs_id) references gpkg_spatial_ref_sys(srs_id)
);
create table gpkg_geometry_columns (
	table_name text not null,
	column_name text not null,
	geometry_type_name text not null,
	srs_id integer not null,
	z tinyint not null,
	m tinyint not null,
	constraint pk_geom_cols primary key (table_name, column_name),
	constraint uk_gc_table_name unique (table_name),
	constraint fk_gc_tn foreign key (table_name) references gpkg_contents(table_name),
	constraint fk_gc_srs foreign key (srs_id) references gpkg_spatial_ref_sys (srs_id)
);
insert into gpkg_spatial_ref_sys values
	('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
	('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
	('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]', 'longitude and latitude in decimal degrees on the WGS 84 spheroid');
`

// systemName is the name of a system as its definition has it.
func systemName(c geo.CRS) string {
	_, rest, _ := strings.Cut(prj.Text(c), `"`)
	name, _, _ := strings.Cut(rest, `"`)
	return name
}

// createLayer is the table of a layer.
func createLayer(l Layout) string {
	columns := []string{keyColumn + " integer primary key autoincrement not null", geometryColumn + " MULTIPOLYGON"}
	for _, f := range l.Fields {
		columns = append(columns, quoted(f.Name)+" "+string(f.Type))
	}
	return fmt.Sprintf("create table %s (%s)", quoted(l.Layer), strings.Join(columns, ", "))
}

// insertRow is the statement for a row of a layer.
func insertRow(l Layout) string {
	columns := []string{geometryColumn}
	for _, f := range l.Fields {
		columns = append(columns, quoted(f.Name))
	}
	marks := strings.Repeat(", ?", len(columns))[2:]
	return fmt.Sprintf("insert into %s (%s) values (%s)", quoted(l.Layer), strings.Join(columns, ", "), marks)
}
