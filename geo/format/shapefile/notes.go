package shapefile

import "sanlei/geo/format"

// Notes on a feature, beside those of package format.
const (
	TextCut        format.Note = "text_cut"        // half a character at a field's end was dropped
	NumberReplaced format.Note = "number_replaced" // asterisks, which stand for a number too wide or none, are null
)

// Notes on a file.
const (
	IndexMissing      format.Note = "index_missing"      // no .shx; the shapes are read one after the other
	IndexWrong        format.Note = "index_wrong"        // so is a .shx that does not fit
	EncodingOverruled format.Note = "encoding_overruled" // the text is not in the encoding that the file names
	NameCut           format.Note = "field_name_cut"     // half a character of a field's name was dropped
	NameRepeated      format.Note = "field_name_repeated"
)
