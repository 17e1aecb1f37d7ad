package api

import (
	"math"
	"strconv"

	"sanlei/geo/cql2"
	"sanlei/land"
	"sanlei/land/store"
)

// What tiles there are, after OGC API – Tiles 1 and TileJSON 3.

const (
	tileJSON        = "application/vnd.mapbox.tilejson+json"
	webMercatorQuad = "WebMercatorQuad"
	matrixSetURI    = "http://www.opengis.net/def/tilematrixset/OGC/1.0/" + webMercatorQuad
	tileTemplate    = "/{tileMatrix}/{tileRow}/{tileCol}"
)

// templatedLink is a link with places to be filled.
type templatedLink struct {
	Href      string `json:"href"`
	Rel       string `json:"rel"`
	Type      string `json:"type,omitzero"`
	Title     string `json:"title,omitzero"`
	Templated bool   `json:"templated,omitzero"`
}

type tilesetList struct {
	Links    []link        `json:"links"`
	Tilesets []tilesetItem `json:"tilesets"`
}

type tilesetItem struct {
	Title         string `json:"title"`
	DataType      string `json:"dataType"`
	CRS           string `json:"crs"`
	TileMatrixSet string `json:"tileMatrixSetURI"`
	Links         []link `json:"links"`
}

type tileset struct {
	Title         string          `json:"title"`
	Description   string          `json:"description"`
	DataType      string          `json:"dataType"`
	CRS           string          `json:"crs"`
	TileMatrixSet string          `json:"tileMatrixSetURI"`
	Links         []templatedLink `json:"links"`
	Layers        []tileLayer     `json:"layers"`
	BoundingBox   boundingBox     `json:"boundingBox"`
}

type boundingBox struct {
	LowerLeft  [2]float64 `json:"lowerLeft"`
	UpperRight [2]float64 `json:"upperRight"`
	CRS        string     `json:"crs"`
}

// tileLayer is a layer of a vector tile. Dimension 0 is points, 2 areas.
type tileLayer struct {
	ID         string     `json:"id"`
	About      string     `json:"description"`
	DataType   string     `json:"dataType"`
	Dimension  int        `json:"geometryDimension"`
	MinZoom    string     `json:"minTileMatrix"`
	MaxZoom    string     `json:"maxTileMatrix"`
	Properties jsonSchema `json:"propertiesSchema"`
}

// tileJSONDoc is the same for programs that know TileJSON.
type tileJSONDoc struct {
	TileJSON string          `json:"tilejson"`
	Name     string          `json:"name"`
	Tiles    []string        `json:"tiles"`
	Scheme   string          `json:"scheme"`
	MinZoom  int             `json:"minzoom"`
	MaxZoom  int             `json:"maxzoom"`
	Bounds   [4]float64      `json:"bounds"`
	Layers   []tileJSONLayer `json:"vector_layers"`
}

type tileJSONLayer struct {
	ID      string            `json:"id"`
	About   string            `json:"description"`
	MinZoom int               `json:"minzoom"`
	MaxZoom int               `json:"maxzoom"`
	Fields  map[string]string `json:"fields"`
}

// layerOf is a layer as the SQL of tiles makes it.
type layerOf struct {
	id, about  string
	dimension  int
	from, to   int
	properties []land.Property
}

func tileText(name, about string) land.Property {
	return land.Property{Name: name, Chinese: name, About: about, Kind: cql2.Text}
}

func tileWhole(name, about string) land.Property {
	return land.Property{Name: name, Chinese: name, About: about, Kind: cql2.Number, Whole: true}
}

// tileLayers is the layers of each tiled collection.
var tileLayers = map[string][]layerOf{
	"parcels": {
		{"parcels", "The areas of parcels", 2, store.ParcelZoom, store.MostZoom, []land.Property{
			tileText("id", "As in the collection"), tileText("parcel_no", ""), tileText("category", ""), tileText("status", ""),
			tileText("listed_mu", "In mu"), tileWhole("share", "Accepted of listed, in whole percent"), tileText("name", "")}},
		{"labels", "A point on each parcel", 0, store.LabelZoom, store.MostZoom, []land.Property{
			tileText("id", "As in the collection"), tileText("parcel_no", ""), tileText("name", ""), tileText("category", ""), tileText("status", ""),
			tileText("mu", "Listed, in mu"), tileWhole("overdue", "Days since it was due")}},
		{"sums", "What stands in a county or a cell", 0, 0, store.ParcelZoom - 1, []land.Property{
			tileText("place", "The code of the county, or the cell"), tileText("name", "Of the county"), tileWhole("count", "Parcels"),
			tileText("listed", "In mu"), tileText("accepted", "In mu"), tileText("rate", "Accepted of listed in percent")}},
	},
	"disposals": {
		{"disposals", "The drawn parts of parcels", 2, store.ParcelZoom, store.MostZoom, []land.Property{
			tileText("id", "As in the collection"), tileText("parcel", "The id of the parcel"), tileText("measure", ""), tileText("state", ""), tileText("mu", "In mu")}},
	},
}

func listTilesets(name string) operation {
	of, _ := land.FindCollection(name)
	return operation{
		id: "get" + capital(name) + "Tilesets", summary: "The tilesets of " + name, gives: gives{of: tilesetList{}, media: documented},
		params: []param{formParam(documented)},
		serve: func(c *call) (answer, error) {
			at := c.base(c.r) + collectionAt + name + "/tiles/" + webMercatorQuad
			return answer{body: tilesetList{c.twins(), []tilesetItem{{of.Named(), "vector", epsg + "3857", matrixSetURI, []link{
				{at, "self", jsonMedia, "瓦片集 The tileset"}, {c.base(c.r) + "/api/tileMatrixSets/" + webMercatorQuad, ogcRel + "tiling-scheme", jsonMedia, webMercatorQuad},
			}}}}}, nil
		},
	}
}

var tilesetMedia = []string{jsonMedia, tileJSON, htmlMedia}

func showTileset(name string) operation {
	of, _ := land.FindCollection(name)
	return operation{
		id: "get" + capital(name) + "Tileset", summary: "A tileset of " + name, gives: gives{of: tileset{}, also: map[string]any{tileJSON: tileJSONDoc{}}, media: tilesetMedia},
		params: []param{formParam(tilesetMedia), code("task", "The task whose tiles are meant; by default those of all")},
		serve: func(c *call) (answer, error) {
			query := ""
			if task := value[string](c, "task"); task != "" {
				if _, _, err := c.desk().Task(c.ctx(), task); err != nil {
					return answer{}, within("query", err)
				}
				query = "?task=" + task
			}
			box, err := c.desk().Extent(c.ctx(), name)
			if box == nil {
				box = &world
			}
			at := c.base(c.r) + collectionAt + name + "/tiles/" + webMercatorQuad
			if c.media == tileJSON {
				return answer{body: tileJSONOf(of, *box, at+"/{z}/{y}/{x}"+query)}, err
			}
			return answer{body: c.tilesetOf(of, *box, at+tileTemplate+query)}, err
		},
	}
}

func tileJSONOf(of land.Collection, box [4]float64, template string) tileJSONDoc {
	out := tileJSONDoc{TileJSON: "3.0.0", Name: of.Named(), Tiles: []string{template}, Scheme: "xyz", MaxZoom: store.MostZoom, Bounds: box}
	out.MinZoom = store.MostZoom
	for _, l := range tileLayers[of.Name] {
		layer := tileJSONLayer{l.id, l.about, l.from, l.to, map[string]string{}}
		for _, p := range l.properties {
			layer.Fields[p.Name] = map[bool]string{true: "Number", false: "String"}[p.Whole]
		}
		out.MinZoom, out.Layers = min(out.MinZoom, l.from), append(out.Layers, layer)
	}
	return out
}

func (c *call) tilesetOf(of land.Collection, box [4]float64, template string) tileset {
	out := tileset{
		Title: of.Named(), Description: of.About, DataType: "vector", CRS: epsg + "3857", TileMatrixSet: matrixSetURI,
		BoundingBox: boundingBox{[2]float64{box[0], box[1]}, [2]float64{box[2], box[3]}, crs84},
	}
	for _, l := range c.twins() {
		out.Links = append(out.Links, templatedLink{l.Href, l.Rel, l.Type, l.Title, false})
	}
	out.Links = append(out.Links,
		templatedLink{template, "item", vectorTile, "一块瓦片 A tile", true},
		templatedLink{c.base(c.r) + "/api/tileMatrixSets/" + webMercatorQuad, ogcRel + "tiling-scheme", jsonMedia, webMercatorQuad, false},
		templatedLink{c.base(c.r) + collectionAt + of.Name, "collection", jsonMedia, "所属集合 The collection", false})
	for _, l := range tileLayers[of.Name] {
		out.Layers = append(out.Layers, tileLayer{l.id, l.about, "vector", l.dimension, strconv.Itoa(l.from), strconv.Itoa(l.to), jsonSchema{
			Schema: "https://json-schema.org/draft/2020-12/schema", ID: template + "#" + l.id, Title: l.id, About: l.about, Type: "object", Properties: jsonProperties(l.properties)}})
	}
	return out
}

// tileMatrixSet is the one that there is, as its standard has it.
type tileMatrixSet struct {
	ID       string       `json:"id"`
	Title    string       `json:"title"`
	URI      string       `json:"uri"`
	CRS      string       `json:"crs"`
	Links    []link       `json:"links"`
	Matrices []tileMatrix `json:"tileMatrices"`
}

type tileMatrix struct {
	ID        string     `json:"id"`
	Scale     float64    `json:"scaleDenominator"`
	CellSize  float64    `json:"cellSize"` // metres a pixel of 256
	Corner    string     `json:"cornerOfOrigin"`
	Origin    [2]float64 `json:"pointOfOrigin"`
	TileWidth int        `json:"tileWidth"`
	Height    int        `json:"tileHeight"`
	Columns   int        `json:"matrixWidth"`
	Rows      int        `json:"matrixHeight"`
}

type tileMatrixSetList struct {
	Links []link              `json:"links"`
	Sets  []tileMatrixSetItem `json:"tileMatrixSets"`
}

type tileMatrixSetItem struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	URI   string `json:"uri"`
	CRS   string `json:"crs"`
	Links []link `json:"links"`
}

const matrixSetTitle = "Google Maps Compatible for the World"

var listTileMatrixSets = operation{
	id: "getTileMatrixSets", summary: "The grids of tiles", gives: gives{of: tileMatrixSetList{}, media: documented},
	params: []param{formParam(documented)},
	serve: func(c *call) (answer, error) {
		at := link{c.base(c.r) + "/api/tileMatrixSets/" + webMercatorQuad, "self", jsonMedia, webMercatorQuad}
		return answer{body: tileMatrixSetList{c.twins(), []tileMatrixSetItem{{webMercatorQuad, matrixSetTitle, matrixSetURI, epsg + "3857", []link{at}}}}}, nil
	},
}

var showTileMatrixSet = operation{
	id: "getTileMatrixSet", summary: "A grid of tiles", gives: gives{of: tileMatrixSet{}, media: documented},
	params: []param{choice("set", "The grid", webMercatorQuad).inPath(), formParam(documented)},
	serve: func(c *call) (answer, error) {
		out := tileMatrixSet{ID: webMercatorQuad, Title: matrixSetTitle, URI: matrixSetURI, CRS: epsg + "3857", Links: c.twins()}
		const edge, pixel = 20037508.342789244, 0.00028
		for z := range store.MostZoom + 1 {
			n := 1 << z
			cell := 2 * edge / 256 / math.Exp2(float64(z))
			out.Matrices = append(out.Matrices, tileMatrix{strconv.Itoa(z), cell / pixel, cell, "topLeft", [2]float64{-edge, edge}, 256, 256, n, n})
		}
		return answer{body: out}, nil
	},
}
