package store

// What the tests outside the package look at.
var (
	Refusals  = refusals
	Translate = translate
)
