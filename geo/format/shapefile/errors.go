package shapefile

import "errors"

// Why a file cannot be followed. No text says anything of what came in.
var (
	errTooLong       = errors.New("the file is too long")
	errNotShp        = errors.New("this is no shapefile")
	errLength        = errors.New("the length in the header is not that of the file")
	errNotPolygons   = errors.New("the shapes are not polygons")
	errMultiPatch    = errors.New("the shapes are multipatches, not polygons")
	errRecordLength  = errors.New("a shape is longer than the file, or too short")
	errOrder         = errors.New("the shapes are not in order, and there is no index that says where they lie")
	errFewerShapes   = errors.New("there are fewer shapes than rows")
	errMoreShapes    = errors.New("there are more shapes than rows")
	errNotTable      = errors.New("this is no table of dBASE III")
	errHeader        = errors.New("the header is too short or too long for the file")
	errNoFields      = errors.New("there are no fields")
	errFieldName     = errors.New("a field has no name")
	errFieldWidth    = errors.New("a field is wider than 254 bytes or has no width")
	errFieldBinary   = errors.New("a field holds memos or binary values, which are not read")
	errRowLength     = errors.New("the length of rows is not that of their fields")
	errTooManyRows   = errors.New("the table claims more rows than it has")
	errRowMark       = errors.New("a row is marked neither as living nor as deleted")
	errTableEncoding = errors.New("a table is in UTF-8 or GB18030")
)
