package archive

import "fmt"

// Cause is why an archive is refused. Its text is stable.
type Cause string

// The causes.
const (
	NotAnArchive   Cause = "not_an_archive"
	NoEntries      Cause = "no_entries"
	TooManyEntries Cause = "too_many_entries"
	TooLarge       Cause = "too_large"
	RatioTooHigh   Cause = "ratio_too_high"
	Overlapping    Cause = "overlapping_entries"
	Encrypted      Cause = "encrypted"
	UnknownMethod  Cause = "unknown_method"
	NotAFile       Cause = "not_a_file"
	BadName        Cause = "bad_name"
	RepeatedName   Cause = "repeated_name"
	Program        Cause = "program"
	Nested         Cause = "nested_archive"
	Damaged        Cause = "damaged"
)

// texts says each cause in words.
var texts = map[Cause]string{
	NotAnArchive:   "this is not a zip file",
	NoEntries:      "the archive is empty",
	TooManyEntries: "the archive has too many entries",
	TooLarge:       "the archive is too large when unpacked",
	RatioTooHigh:   "the archive unpacks to too many times its size",
	Overlapping:    "entries of the archive lie over each other",
	Encrypted:      "an entry is encrypted",
	UnknownMethod:  "an entry is packed in a way other than deflate",
	NotAFile:       "an entry is a link, a device, or a folder named as a file",
	BadName:        "an entry's name leads out of the archive or is not text",
	RepeatedName:   "two entries have names that are the same but for their case",
	Program:        "an entry is a program",
	Nested:         "an entry is an archive itself",
	Damaged:        "an entry is damaged",
}

// Error is why an archive is refused, and for which of its entries.
type Error struct {
	Cause Cause
	Entry string // as the archive has it, in UTF-8; empty for the whole. No part of Error
	Err   error  // what lies below; nil for none
}

// Error says the cause in words, and nothing of what came in.
func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %v", texts[e.Cause], e.Err)
	}
	return texts[e.Cause]
}

// Unwrap is what lies below.
func (e *Error) Unwrap() error { return e.Err }
