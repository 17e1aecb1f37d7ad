package format

// Lost names what a file could not keep of a feature. Its text is stable.
type Lost string

// What may be lost, and nothing else.
const (
	NameChanged       Lost = "name_changed"       // a field has another name, having room for 10 bytes
	TextTooLong       Lost = "text_too_long"      // text was cut to the field's width
	CharacterReplaced Lost = "character_replaced" // by another, as the format or its encoding has it not
	NumberTooWide     Lost = "number_too_wide"    // there is none
	DecimalsRounded   Lost = "decimals_rounded"   // half up, to the field's decimals
	NotOfType         Lost = "not_of_type"        // the value is none of the field's type; there is none
	ShapeMissing      Lost = "shape_missing"      // the feature is left out: it has no shape, and the format holds nothing else
	ShapeUnfit        Lost = "shape_unfit"        // the feature is left out: in the file's system its shape is not valid
)

// Loss is what was lost in a field, or of features as a whole.
type Loss struct {
	Field   string `json:"field,omitempty"` // the property's name; empty for the feature
	Lost    Lost   `json:"lost"`
	Written string `json:"written,omitempty"` // the field's name in the file, where it has another
	Count   int    `json:"count,omitempty"`   // values or features, 0 for a name
	First   int    `json:"first,omitempty"`   // the first feature of these, counted from 0
}
