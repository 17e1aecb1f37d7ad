package land

// mends says, by the rule of a finding, how it is mended.
var mends = map[string]string{
	"required":               "enter the value, or name the column that holds it",
	"text_length":            "enter a shorter text, or one where there is none",
	"text_control":           "take the control characters away",
	"text":                   "name the encoding of the file",
	"unknown_category":       "write 批而未供, 闲置 or 低效, or a code: PEWG, XZ, DX",
	"decimal":                "write a plain number, as 12.34",
	"listed_area":            "write an area above zero",
	"date":                   "write a date as 2023-06-30",
	"date_of_month":          "name the day",
	"region_of_task":         "write the code of a region of the task, or leave it out",
	"region_of_the_time":     "write the code that the region had while the task ran",
	"region_of_yours":        "leave the row to whoever may list there",
	"number_repeated":        "give each parcel its own number, or take the row away",
	"number_elsewhere":       "give the parcel another number, or leave the row to whoever may list there",
	"listed_by_edition":      "take the listed area as it stands, or make a new edition of the task",
	"category_by_edition":    "take the category as it stands, or make a new edition of the task",
	"region_is_fixed":        "take the region as it stands",
	"parcel_struck_off":      "take the row away",
	"boundary_differs":       "correct the boundary on the parcel's card, with a reason, or leave it out of the file",
	"unmapped":               "bring a file with boundaries and the same numbers later",
	"area_difference":        "compare the list with the boundary; the difference is shown to reviewers",
	"sum_differs":            "see whether a row is missing, or comes twice",
	"same_land_in_file":      "see whether the row comes twice",
	"same_land_listed":       "see whether the land is listed already by another number",
	"overlaps_in_file":       "see which boundary is right; both are listed",
	"overlaps_untold":        "see whether rows come many times",
	"overlaps_listed":        "see which boundary is right; both are listed",
	"two_categories_in_file": "decide of which category the land is",
	"two_categories_listed":  "decide of which category the land is",
	"outside_region":         "see that the reference system and its zone are right, and that x and y are not swapped",
	"outside_zones":          "see that the reference system and its zone are right",
	"zone_contradicts":       "name the reference system in which the file was really written",
	"zone_unknown":           "name the reference system of the file",
	"axes_swapped":           "put the longitude, or the easting, first",
	"ring_not_closed":        "end the ring at its first point",
	"too_many_vertices":      "draw the shape simpler, or split it",
	"too_many_rings":         "split the shape",
}

// Mend is how what was found is mended: by its rule, or else, of a shape, where it
// was drawn. Empty for what needs no mending.
func (f Finding) Mend() string {
	if m := mends[f.Rule]; m != "" {
		return m
	}
	if f.Location == "geometry" && f.Refuses {
		return "correct the shape at the place that is shown, where it was drawn"
	}
	return ""
}
