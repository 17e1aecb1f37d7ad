package api

import (
	"strings"

	"sanlei/land"
)

// The collections of the books, after OGC API – Features 1.

const (
	jsonMedia    = "application/json"
	geoJSONMedia = "application/geo+json"
	schemaMedia  = "application/schema+json"
	htmlMedia    = "text/html"
	ogcRel       = "http://www.opengis.net/def/rel/ogc/1.0/"
	collectionAt = "/api/collections/"
)

// documented is the media of a document with a twin to read.
var documented = []string{jsonMedia, htmlMedia}

type collectionList struct {
	Links       []link          `json:"links"`
	Collections []collectionDoc `json:"collections"`
	CRS         []string        `json:"crs"`
}

type collectionDoc struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Description string   `json:"description"`
	Links       []link   `json:"links"`
	Extent      extent   `json:"extent"`
	ItemType    string   `json:"itemType"`
	DataType    string   `json:"dataType"`
	CRS         []string `json:"crs"`
	StorageCRS  string   `json:"storageCrs"`
}

type extent struct {
	Spatial  spatialExtent   `json:"spatial"`
	Temporal *temporalExtent `json:"temporal,omitzero"`
}

// spatialExtent is boxes in CRS84: west, south, east, north.
type spatialExtent struct {
	BBox [][4]float64 `json:"bbox"`
	CRS  string       `json:"crs"`
}

// temporalExtent is open at both ends: features come and go.
type temporalExtent struct {
	Interval [][2]*string `json:"interval"`
	TRS      string       `json:"trs"`
}

var listCollections = operation{
	id: "getCollections", summary: "The collections of features", gives: gives{of: collectionList{}, media: documented},
	params: []param{formParam(documented)},
	serve: func(c *call) (answer, error) {
		out := collectionList{Links: c.twins(), CRS: systemURIs()}
		for _, collection := range land.Collections {
			doc, err := c.collection(collection)
			if err != nil {
				return answer{}, err
			}
			doc.Links = append([]link{{c.base(c.r) + collectionAt + doc.ID, "self", jsonMedia, doc.Title}}, doc.Links...)
			out.Collections = append(out.Collections, doc)
		}
		return answer{body: out}, nil
	},
}

// showCollection describes one collection.
func showCollection(of string) operation {
	return operation{
		id: "describe" + capital(of), summary: "The collection " + of, gives: gives{of: collectionDoc{}, media: documented},
		params: []param{formParam(documented)},
		serve: func(c *call) (answer, error) {
			collection, _ := land.FindCollection(of)
			doc, err := c.collection(collection)
			doc.Links = append(c.twins(), doc.Links...)
			return answer{body: doc}, err
		},
	}
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// world is the box of a collection of which nothing is known.
var world = [4]float64{-180, -90, 180, 90}

// collection is a collection without the links to itself.
func (c *call) collection(of land.Collection) (collectionDoc, error) {
	box, err := c.desk().Extent(c.ctx(), of.Name)
	if box == nil {
		box = &world
	}
	doc := collectionDoc{
		ID: of.Name, Title: of.Named(), Description: of.About, ItemType: "feature", DataType: "vector",
		Extent: extent{Spatial: spatialExtent{[][4]float64{*box}, crs84}}, CRS: systemURIs(), StorageCRS: storageCRS,
	}
	if of.Dated() {
		doc.Extent.Temporal = &temporalExtent{[][2]*string{{nil, nil}}, "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"}
	}
	at := c.base(c.r) + collectionAt + of.Name
	doc.Links = []link{
		{at + "/items", "items", geoJSONMedia, of.Named() + " · GeoJSON"},
		{at + "/items?f=html", "items", htmlMedia, of.Named() + " · HTML"},
		{at + "/queryables", ogcRel + "queryables", schemaMedia, "可按哪些属性筛选 By what they are filtered"},
		{at + "/schema", ogcRel + "schema", schemaMedia, "要素的属性 The properties of a feature"},
		// Programs look for the schema under either spelling.
		{at + "/schema", "describedby", schemaMedia, "要素的属性 The properties of a feature"},
		{at + "/schema", "describedBy", schemaMedia, "要素的属性 The properties of a feature"},
		{c.base(c.r) + "/api/collections", "parent", jsonMedia, "全部集合 All collections"},
	}
	if of.Tiled {
		doc.Links = append(doc.Links, link{at + "/tiles", ogcRel + "tilesets-vector", jsonMedia, of.Named() + " · MVT"})
	}
	return doc, err
}
