package main

import (
	"fmt"

	"sanlei/geo/format"
)

// lossText says what a file could not keep.
func lossText(l format.Loss) string {
	switch l.Lost {
	case format.NameChanged:
		return fmt.Sprintf("the column %s is called %s", l.Field, l.Written)
	case format.ShapeMissing:
		return fmt.Sprintf("%d parcels without a boundary, which the format has no place for", l.Count)
	case format.ShapeUnfit:
		return fmt.Sprintf("%d parcels whose boundary is not valid on the file's grid", l.Count)
	}
	text := map[format.Lost]string{
		format.TextTooLong: "texts were cut to the column's width", format.CharacterReplaced: "texts have another character in place of one that the format has not",
		format.NumberTooWide: "numbers have no room", format.DecimalsRounded: "numbers were rounded", format.NotOfType: "values are not of the column's type",
	}[l.Lost]
	if l.Field == "" {
		return fmt.Sprintf("%d %s, first in row %d", l.Count, text, l.First+1)
	}
	return fmt.Sprintf("in %s, %d %s, first in row %d", l.Field, l.Count, text, l.First+1)
}
