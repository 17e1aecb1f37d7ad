package land

// Category is one of the three kinds of land in the books.
type Category string

// The three categories, with the codes that are printed and exchanged.
const (
	ApprovedUnsupplied Category = "approved_unsupplied" // 批而未供, PEWG: approved, never supplied
	Idle               Category = "idle"                // 闲置, XZ
	LowEfficiency      Category = "low_efficiency"      // 低效（空闲）, DX
)

// Categories is all of them in the order in which reports print them.
var Categories = []Category{ApprovedUnsupplied, Idle, LowEfficiency}

var categoryNames = map[Category]struct{ code, zh, en string }{
	ApprovedUnsupplied: {"PEWG", "批而未供", "approved, not supplied"},
	Idle:               {"XZ", "闲置", "idle"},
	LowEfficiency:      {"DX", "低效（空闲）", "low-efficiency (vacant)"},
}

// Valid reports whether c is one of the three.
func (c Category) Valid() bool { _, ok := categoryNames[c]; return ok }

// Code is the short code of exchange files, PEWG, XZ or DX.
func (c Category) Code() string { return categoryNames[c].code }

// Chinese is the name in Chinese.
func (c Category) Chinese() string { return categoryNames[c].zh }

// English is the name in English.
func (c Category) English() string { return categoryNames[c].en }
