package geopackage

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"sanlei/geo"
	"sanlei/geo/format/prj"
)

// layer is a table of features.
type layer struct {
	name, geometry string // of the table and of its column
	srs            int64
	columns        []column
}

// column is a column of a layer but that of its geometry.
type column struct {
	name, kind string // the kind as declared, in capitals
	key        bool   // the whole number that tells rows apart
}

// plain says whether names are those of plain tables, which run nothing when they
// are read.
func plain(ctx context.Context, conn *sql.Conn, names ...string) (bool, error) {
	for _, name := range names {
		var n int
		err := conn.QueryRowContext(ctx, `select count(*) from sqlite_schema where type = 'table' and rootpage > 0 and lower(name) = lower(?)`, name).Scan(&n)
		if err != nil || n != 1 {
			return false, broken(err)
		}
	}
	return true, nil
}

// layers is the names of all layers of features.
func layers(ctx context.Context, conn *sql.Conn) (names []string, err error) {
	ok, err := plain(ctx, conn, "gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys")
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, NotATable
	}
	rows, err := conn.QueryContext(ctx, `select cast(table_name as text) from gpkg_contents where data_type = 'features' order by 1 limit 1000`)
	if err != nil {
		return nil, broken(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, broken(err)
		}
		names = append(names, name)
	}
	return names, broken(rows.Err())
}

// findLayer finds a layer by its name, or the only one where none is given.
func findLayer(ctx context.Context, conn *sql.Conn, name string) (*layer, error) {
	names, err := layers(ctx, conn)
	if err != nil {
		return nil, err
	}
	switch {
	case name != "":
	case len(names) == 1:
		name = names[0]
	case len(names) > 1:
		return nil, SeveralLayers
	}
	l := &layer{}
	err = conn.QueryRowContext(ctx, `
		select cast(c.table_name as text), cast(g.column_name as text), cast(g.srs_id as integer)
		from gpkg_contents c join gpkg_geometry_columns g on g.table_name = c.table_name
		where c.data_type = 'features' and c.table_name = ?`, name).Scan(&l.name, &l.geometry, &l.srs)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, NoLayer
	}
	if err != nil {
		return nil, broken(err)
	}
	if ok, err := plain(ctx, conn, l.name); err != nil || !ok {
		return nil, errors.Join(err, NotATable)
	}
	return l, l.readColumns(ctx, conn)
}

// readColumns lists the columns that are stored; computed ones are left out.
func (l *layer) readColumns(ctx context.Context, conn *sql.Conn) error {
	rows, err := conn.QueryContext(ctx, `select name, upper(type), pk > 0 and upper(type) = 'INTEGER' from pragma_table_xinfo(?) where hidden = 0`, l.name)
	if err != nil {
		return broken(err)
	}
	defer rows.Close()
	found := false
	for rows.Next() {
		var c column
		if err := rows.Scan(&c.name, &c.kind, &c.key); err != nil {
			return broken(err)
		}
		if strings.EqualFold(c.name, l.geometry) {
			l.geometry, found = c.name, true
			continue
		}
		l.columns = append(l.columns, c)
	}
	if err := rows.Err(); err != nil {
		return broken(err)
	}
	if !found {
		return NotGeoPackage
	}
	return nil
}

// system is the layer's reference system by its definition.
func (l *layer) system(ctx context.Context, conn *sql.Conn) (geo.CRS, error) {
	var definition string
	err := conn.QueryRowContext(ctx, `select cast(definition as text) from gpkg_spatial_ref_sys where srs_id = ?`, l.srs).Scan(&definition)
	switch {
	case errors.Is(err, sql.ErrNoRows), err == nil && (l.srs == 0 || l.srs == -1):
		return geo.CRS{}, NoSystem
	case err != nil:
		return geo.CRS{}, broken(err)
	}
	return prj.Parse(definition)
}

// query selects the geometry and then the columns. A plus before a name changes no
// value and hides the declared type, by which the driver would make times of text.
func (l *layer) query() string {
	names := []string{"+" + quoted(l.geometry)}
	for _, c := range l.columns {
		names = append(names, "+"+quoted(c.name))
	}
	return "select " + strings.Join(names, ", ") + " from " + quoted(l.name)
}

// quoted is a name in SQL.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
