package api

import (
	"reflect"

	"github.com/getkin/kin-openapi/openapi3"

	"sanlei/geo/cql2"
	"sanlei/land"
)

// What a feature looks like: for the documents, and as JSON Schema for programs,
// after OGC API – Features 5.

// schemaIn is a schema that names itself in the documents.
type schemaIn func(*schemas) *openapi3.SchemaRef

// named is a component by this name, which is made when first met.
func (s *schemas) named(name string, make func() *openapi3.Schema) *openapi3.SchemaRef {
	if s.components[name] == nil {
		s.components[name] = make().NewRef()
	}
	return openapi3.NewSchemaRef("#/components/schemas/"+name, s.components[name].Value)
}

func closed(object *openapi3.Schema, required ...string) *openapi3.Schema {
	object.Required = required
	no := false
	object.AdditionalProperties = openapi3.AdditionalProperties{Has: &no}
	return object
}

func itemSchema(of land.Collection) schemaIn {
	return func(s *schemas) *openapi3.SchemaRef {
		return s.named(capital(of.Name)+"Feature", func() *openapi3.Schema {
			return closed(openapi3.NewObjectSchema().
				WithProperty("type", openapi3.NewStringSchema().WithEnum("Feature")).
				WithProperty("id", openapi3.NewStringSchema()).
				WithProperty("geometry", multiPolygon()).
				WithProperty("properties", propertiesSchema(of.Properties)).
				WithPropertyRef("links", s.linkList()), "type", "id", "geometry", "properties")
		})
	}
}

func (s *schemas) linkList() *openapi3.SchemaRef {
	list := openapi3.NewArraySchema()
	list.Items = s.component(reflect.TypeFor[link]())
	return list.NewRef()
}

func pageSchema(of land.Collection) schemaIn {
	return func(s *schemas) *openapi3.SchemaRef {
		features := openapi3.NewArraySchema()
		features.Items = itemSchema(of)(s)
		return s.named(capital(of.Name)+"Page", func() *openapi3.Schema {
			return closed(openapi3.NewObjectSchema().
				WithProperty("type", openapi3.NewStringSchema().WithEnum("FeatureCollection")).
				WithProperty("features", features).
				WithProperty("numberMatched", openapi3.NewInt64Schema().WithMin(0)).
				WithProperty("numberReturned", openapi3.NewInt64Schema().WithMin(0)).
				WithProperty("timeStamp", openapi3.NewDateTimeSchema()).
				WithProperty("as_of", openapi3.NewStringSchema().WithFormat("date")).
				WithProperty("position", openapi3.NewStringSchema()).
				WithPropertyRef("links", s.linkList()),
				"type", "features", "numberMatched", "numberReturned", "timeStamp", "as_of", "position", "links")
		})
	}
}

func multiPolygon() *openapi3.Schema {
	coordinates := openapi3.NewFloat64Schema()
	for range 4 {
		coordinates = openapi3.NewArraySchema().WithItems(coordinates)
	}
	return closed(openapi3.NewObjectSchema().
		WithProperty("type", openapi3.NewStringSchema().WithEnum("MultiPolygon")).
		WithProperty("coordinates", coordinates), "type", "coordinates").WithNullable()
}

func propertiesSchema(all []land.Property) *openapi3.Schema {
	object, required := openapi3.NewObjectSchema(), []string{}
	for _, p := range all {
		if p.Kind == cql2.Geometry {
			continue
		}
		value := propertySchema(p)
		if len(p.From) == 0 && len(p.Of) == 0 && p.Role != "id" {
			value.WithNullable()
		}
		object.WithProperty(p.Name, value)
		required = append(required, p.Name)
	}
	return closed(object, required...)
}

func propertySchema(p land.Property) *openapi3.Schema {
	s := openapi3.NewStringSchema()
	switch {
	case len(p.Of) > 0:
		return propertiesSchema(p.Of)
	case p.Area:
		s.WithPattern(`^-?[0-9]+(\.[0-9]{1,8})?$`)
	case p.Whole:
		return openapi3.NewInt64Schema()
	case p.Kind == cql2.Date:
		s.WithFormat("date")
	case p.Kind == cql2.Identity:
		s.WithFormat("uuid")
	case len(p.From) > 0:
		s.WithEnum(anys(p.From)...)
	}
	return s
}

// jsonSchema is a document of JSON Schema of a collection's properties.
type jsonSchema struct {
	Schema     string                  `json:"$schema"`
	ID         string                  `json:"$id"`
	Title      string                  `json:"title"`
	About      string                  `json:"description"`
	Type       string                  `json:"type"`
	Properties map[string]jsonProperty `json:"properties"`
	Additional bool                    `json:"additionalProperties"`
}

type jsonProperty struct {
	Title      string                  `json:"title"`
	About      string                  `json:"description,omitzero"`
	Type       string                  `json:"type,omitzero"`
	Format     string                  `json:"format,omitzero"`
	Pattern    string                  `json:"pattern,omitzero"`
	Enum       []string                `json:"enum,omitzero"`
	MaxLength  int                     `json:"maxLength,omitzero"`
	Role       string                  `json:"x-ogc-role,omitzero"`
	Sequence   int                     `json:"x-ogc-propertySeq,omitzero"`
	Properties map[string]jsonProperty `json:"properties,omitzero"`
}

// schemaMedias is the media of a schema with a twin to read.
var schemaMedias = []string{schemaMedia, htmlMedia}

// showSchema tells what a feature's properties are.
func showSchema(name string) operation {
	of, _ := land.FindCollection(name)
	return operation{
		id: "get" + capital(name) + "Schema", summary: "The properties of a feature of " + name, gives: gives{of: jsonSchema{}, media: schemaMedias},
		params: []param{formParam(schemaMedias)},
		serve:  func(c *call) (answer, error) { return c.giveSchema(of, "schema", jsonProperties(of.Properties)), nil },
	}
}

// showQueryables tells by what features are filtered. Areas are numbers there:
// what compares them is exact.
func showQueryables(name string) operation {
	of, _ := land.FindCollection(name)
	all := of.Filterable()
	for i := range all {
		all[i].Area = false
	}
	return operation{
		id: "get" + capital(name) + "Queryables", summary: "By what " + name + " are filtered", gives: gives{of: jsonSchema{}, media: schemaMedias},
		params: []param{formParam(schemaMedias)},
		serve:  func(c *call) (answer, error) { return c.giveSchema(of, "queryables", jsonProperties(all)), nil },
	}
}

func (c *call) giveSchema(of land.Collection, what string, properties map[string]jsonProperty) answer {
	return answer{body: jsonSchema{
		Schema: "https://json-schema.org/draft/2020-12/schema", ID: c.base(c.r) + collectionAt + of.Name + "/" + what,
		Title: of.Title + " " + of.Chinese, About: of.About, Type: "object", Properties: properties,
	}}
}

func jsonProperties(all []land.Property) map[string]jsonProperty {
	out := map[string]jsonProperty{}
	for i, p := range all {
		j := jsonProperty{Title: p.Chinese, About: p.About, Type: "string", Enum: p.From, MaxLength: p.Most, Role: p.Role, Sequence: i + 1}
		switch {
		case p.Kind == cql2.Geometry:
			j.Type, j.Format = "", "geometry-multipolygon"
		case len(p.Of) > 0:
			j.Type, j.Properties = "object", jsonProperties(p.Of)
		case p.Area:
			j.Pattern = `^-?[0-9]+(\.[0-9]{1,8})?$`
		case p.Whole:
			j.Type = "integer"
		case p.Kind == cql2.Number:
			j.Type = "number"
		case p.Kind == cql2.Date:
			j.Format = "date"
		case p.Kind == cql2.Identity:
			j.Format = "uuid"
		}
		out[p.Name] = j
	}
	return out
}
