package shapefile

import "sanlei/geo/format"

// Notes on a file, beside those of package format on its features.
const (
	IndexMissing      format.Note = "index_missing"       // no .shx; the shapes are read one after the other
	IndexWrong        format.Note = "index_wrong"         // so is a .shx that does not fit
	SystemGiven       format.Note = "system_given"        // by the caller; the .prj says none or another
	EncodingOverruled format.Note = "encoding_overruled"  // the text is not in the encoding that the file names
	NameCut           format.Note = "field_name_cut"      // half a character of a field's name was dropped
	NameRepeated      format.Note = "field_name_repeated" // a name that came again has got a number
)
