package api

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/shopspring/decimal"

	"sanlei/land"
)

// schemas turns Go types into the schemas of the documents: every named struct
// becomes a component. Fields with omitzero or omitempty may be left out,
// pointers may be null.
type schemas struct {
	components openapi3.Schemas
	parameters openapi3.ParametersMap
	of         map[string]reflect.Type // the type behind each component
}

// known is the types that are not written as their Go form.
var known = map[reflect.Type]func() *openapi3.Schema{
	reflect.TypeFor[decimal.Decimal](): func() *openapi3.Schema {
		return openapi3.NewStringSchema().WithPattern(`^-?[0-9]+(\.[0-9]{1,8})?$`)
	},
	reflect.TypeFor[land.ID]():   openapi3.NewUUIDSchema,
	reflect.TypeFor[land.Date](): func() *openapi3.Schema { return openapi3.NewStringSchema().WithFormat("date") },
	reflect.TypeFor[time.Time](): openapi3.NewDateTimeSchema,
	reflect.TypeFor[placing](): func() *openapi3.Schema {
		return openapi3.NewArraySchema().WithItems(openapi3.NewFloat64Schema()).WithMinItems(2).WithMaxItems(2).WithNullable()
	},
	reflect.TypeFor[land.CheckVerdict](): enum(land.CheckVerdicts),
	reflect.TypeFor[land.Outcome]():      enum(land.Outcomes),
	reflect.TypeFor[proposing]():         proposedSchema,
	reflect.TypeFor[jsontext.Value](): func() *openapi3.Schema {
		s := openapi3.NewObjectSchema().WithNullable()
		s.Description = "A GeoJSON geometry, longitude before latitude; null where there is none"
		return s
	},
	reflect.TypeFor[land.Category]():     enum(land.Categories),
	reflect.TypeFor[land.State]():        enum(land.States),
	reflect.TypeFor[land.Status]():       enum(land.Statuses),
	reflect.TypeFor[land.Step]():         enum(append(slices.Clone(land.Steps), land.Undo)),
	reflect.TypeFor[land.ParcelStep]():   enum(land.ParcelSteps),
	reflect.TypeFor[land.Account]():      enum(land.Accounts),
	reflect.TypeFor[land.Light]():        enum(land.Lights),
	reflect.TypeFor[land.ClockKind]():    enum(append(slices.Clone(land.ClockKinds), land.ClockSilence)),
	reflect.TypeFor[land.Role]():         enum(land.Roles),
	reflect.TypeFor[land.Effect]():       enum([]land.Effect{land.Counts, land.Provisional, land.Tells, land.StrikesOff}),
	reflect.TypeFor[land.EvidenceRule](): enum([]land.EvidenceRule{land.EvidenceRequired, land.EvidenceFlagged}),
	reflect.TypeFor[land.EvidenceFlag](): enum(land.EvidenceFlags),
	reflect.TypeFor[land.ChangeKind]():   enum(land.ChangeKinds),
	reflect.TypeFor[land.Unit]():         enum([]land.Unit{land.UnitMu, land.UnitWanMu, land.UnitHa, land.UnitM2}),
	reflect.TypeFor[land.Decider]():      enum([]land.Decider{land.DecidesHere, land.DecidesRecorded, land.DecidesEither}),
	reflect.TypeFor[land.Level]():        enum([]land.Level{land.LevelProvince, land.LevelCity, land.LevelCounty, land.LevelPark, land.LevelTownship}),
}

func enum[T ~string](values []T) func() *openapi3.Schema {
	return func() *openapi3.Schema {
		s := openapi3.NewStringSchema()
		for _, v := range values {
			s.Enum = append(s.Enum, string(v))
		}
		return s
	}
}

func (s *schemas) ref(t reflect.Type) *openapi3.SchemaRef {
	if make, ok := known[t]; ok {
		return make().NewRef()
	}
	switch t.Kind() {
	case reflect.Pointer:
		ref := s.ref(t.Elem())
		if ref.Ref != "" { // beside a reference nothing else counts
			ref = (&openapi3.Schema{AllOf: openapi3.SchemaRefs{ref}}).NewRef()
		}
		ref.Value.Nullable = true
		return ref
	case reflect.Bool:
		return openapi3.NewBoolSchema().NewRef()
	case reflect.Int, reflect.Int64:
		return openapi3.NewInt64Schema().NewRef()
	case reflect.Float64:
		return openapi3.NewFloat64Schema().NewRef()
	case reflect.String:
		return openapi3.NewStringSchema().NewRef()
	case reflect.Slice, reflect.Array:
		list := openapi3.NewArraySchema()
		list.Items = s.ref(t.Elem())
		if t.Kind() == reflect.Array {
			list.WithMinItems(int64(t.Len())).WithMaxItems(int64(t.Len()))
		}
		return list.NewRef()
	case reflect.Map:
		object := openapi3.NewObjectSchema()
		object.AdditionalProperties = openapi3.AdditionalProperties{Schema: s.ref(t.Elem())}
		return object.NewRef()
	case reflect.Struct:
		return s.component(t)
	case reflect.Interface:
		return openapi3.NewSchema().NewRef()
	}
	panic(fmt.Sprintf("api: no schema for %s", t))
}

// component is a reference to a struct's schema, which is made when first met.
func (s *schemas) component(t reflect.Type) *openapi3.SchemaRef {
	name := strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
	if had, ok := s.of[name]; ok && had != t {
		panic(fmt.Sprintf("api: %s and %s have one name in the documents", had, t))
	} else if !ok {
		object := openapi3.NewObjectSchema()
		s.of[name], s.components[name] = t, object.NewRef()
		s.fields(object, t)
	}
	return openapi3.NewSchemaRef("#/components/schemas/"+name, s.components[name].Value)
}

func (s *schemas) fields(object *openapi3.Schema, t reflect.Type) {
	for f := range t.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-":
		case f.Type == reflect.TypeFor[land.Attributes]() && options == "embed":
			attributes(object)
		case options == "embed" || f.Anonymous && name == "":
			s.fields(object, f.Type)
		default:
			object.WithPropertyRef(name, s.ref(f.Type))
			if !strings.Contains(options, "omit") {
				object.Required = append(object.Required, name)
			}
		}
	}
}

// attributes adds what a list says of a parcel.
func attributes(object *openapi3.Schema) {
	for _, a := range land.AttributeList {
		value := openapi3.NewStringSchema().WithMaxLength(int64(a.Most))
		value.Description = a.Chinese
		if a.Date {
			value.Format = "date"
		}
		object.WithProperty(a.Name, value)
	}
}
