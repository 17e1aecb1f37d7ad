package store

import (
	"math"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"sanlei/geo"
)

// draw makes the bytes of a tile of what its query found. That is done here and not
// by the database, which would take longer to write a tile than to find what lies
// in it.
func (t Tile) draw(layer string, rows pgx.Rows) ([]byte, error) {
	switch {
	case layer == disposalLayer:
		return t.drawDisposals(rows)
	case t.Z < ParcelZoom:
		sums, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sum])
		return t.drawSums(sums), err
	}
	return t.drawParcels(rows)
}

// nothing is a tile without bytes, which is a tile all the same.
var nothing = []byte{}

// drawnParcel is a parcel as the query of a tile tells it: words, and its shape as
// TWKB, none where nothing of it is to be seen.
type drawnParcel struct {
	id, number, category, status, mu, name, shape pgtype.DriverBytes
	share                                         int
	x, y                                          float64 // its spot, in EPSG:3857
	overdue                                       *int
}

// drawParcels draws each as an area and, where its spot lies in the tile itself, as
// a label.
func (t Tile) drawParcels(rows pgx.Rows) ([]byte, error) {
	units := t.drawing()
	areas, labels := geo.NewTileLayer(parcelLayer, units.extent), geo.NewTileLayer("labels", tileExtent)
	var p drawnParcel
	columns := []any{&p.id, &p.number, &p.category, &p.status, &p.mu, &p.name, &p.shape, &p.share}
	if t.Z >= LabelZoom {
		columns = append(columns, &p.x, &p.y, &p.overdue)
	}
	_, err := pgx.ForEachRow(rows, columns, func() error {
		if x, y, inside := t.place(p.x, p.y); inside && t.Z >= LabelZoom {
			p.tell(labels, "mu")
			if p.overdue != nil {
				labels.Whole("overdue", *p.overdue)
			}
			labels.Point(x, y)
		}
		if p.shape == nil {
			return nil
		}
		p.tell(areas, "listed_mu")
		areas.Whole("share", p.share)
		return areas.Areas(p.shape, units.left, units.top)
	})
	return labels.AppendTo(areas.AppendTo(nothing)), err
}

// tell is what areas and labels say alike; they have two words for its mu.
func (p *drawnParcel) tell(l *geo.TileLayer, mu string) {
	l.Own("id", p.id)
	l.Own("parcel_no", p.number)
	l.Text("category", p.category)
	l.Text("status", p.status)
	l.Own(mu, p.mu)
	if p.name != nil {
		l.Own("name", p.name)
	}
}

func (t Tile) drawDisposals(rows pgx.Rows) ([]byte, error) {
	units := t.drawing()
	areas := geo.NewTileLayer(disposalLayer, units.extent)
	var id, parcel, measure, state, mu, shape pgtype.DriverBytes
	_, err := pgx.ForEachRow(rows, []any{&id, &parcel, &measure, &state, &mu, &shape}, func() error {
		if shape == nil {
			return nil
		}
		areas.Own("id", id)
		areas.Own("parcel", parcel)
		areas.Text("measure", measure)
		areas.Text("state", state)
		areas.Own("mu", mu)
		return areas.Areas(shape, units.left, units.top)
	})
	return areas.AppendTo(nothing), err
}

// drawSums draws those that stand in the tile.
func (t Tile) drawSums(sums []sum) []byte {
	layer := geo.NewTileLayer("sums", tileExtent)
	for _, s := range sums {
		x, y, inside := t.place(s.X, s.Y)
		if !inside {
			continue
		}
		layer.Own("place", []byte(s.Place))
		layer.Whole("count", s.Parcels)
		layer.Text("listed", []byte(s.Listed))
		layer.Text("accepted", []byte(s.Accepted))
		if s.Name != nil {
			layer.Own("name", []byte(*s.Name))
		}
		if s.Rate != nil {
			layer.Text("rate", []byte(*s.Rate))
		}
		layer.Point(x, y)
	}
	return layer.AppendTo(nothing)
}

// place is a point of EPSG:3857 in the tile's units, and whether it lies in the
// tile: every point lies in one tile of a zoom.
func (t Tile) place(x, y float64) (east, south int, inside bool) {
	box := t.box()
	unit := (box[2] - box[0]) / tileExtent
	inside = x >= box[0] && x < box[2] && y > box[1] && y <= box[3]
	return int(math.RoundToEven((x - box[0]) / unit)), int(math.RoundToEven((box[3] - y) / unit)), inside
}
