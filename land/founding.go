package land

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

//go:embed regions.csv
var regionsCSV string

// FoundingRegions is the regions that a ledger starts with: Hunan by GB/T 2260
// with its cities and counties, and of Dongkou the townships and the park. A
// code that ended, as that of Shaodong county (邵东县, 430521, until 2019),
// stays with its last day.
func FoundingRegions() ([]Region, error) {
	rows, err := csv.NewReader(strings.NewReader(regionsCSV)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading the founding regions: %w", err)
	}
	var out []Region
	for _, row := range rows[1:] {
		r := Region{Code: row[0], Name: row[1], Level: Level(row[2]), Parent: row[3]}
		if r.ValidFrom, err = ParseDate(row[4]); err != nil {
			return nil, err
		}
		if row[5] != "" {
			if r.ValidTo, err = ParseDate(row[5]); err != nil {
				return nil, err
			}
		}
		if r.Extent, err = parseExtent(row[6]); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// parseExtent reads "west south east north"; empty is none.
func parseExtent(s string) (*[4]float64, error) {
	if s == "" {
		return nil, nil
	}
	var e [4]float64
	for i, f := range strings.Fields(s) {
		var err error
		if e[i], err = strconv.ParseFloat(f, 64); err != nil {
			return nil, fmt.Errorf("reading an extent: %w", err)
		}
	}
	return &e, nil
}
