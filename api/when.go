package api

import (
	"sanlei/land"
	"sanlei/land/store"
)

// asOf and position are the books' two clocks: with both, an answer is the same
// for ever.
func asOf() param {
	return date("as_of", "The effective date of what counts; by default today, or the day of the position")
}

func position() param {
	return text("position", "What the books knew, as an earlier answer named it; by default all that they know", 64)
}

// when is at which of the two clocks the caller looks.
func (c *call) when() store.When {
	return store.When{AsOf: value[land.Date](c, "as_of"), Position: value[string](c, "position")}
}
