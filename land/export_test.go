package land_test

import (
	"testing"

	"sanlei/land"
)

// A file that is exported, changed by its office and brought back must be read
// by whichever of its headings it has.
func TestEveryHeadingOfAnExportedFileIsRead(t *testing.T) {
	t.Parallel()
	derived := map[string]bool{"status": true, "region_name": true, "plane_m2": true, "ellipsoid_m2": true, "task": true, "id": true, "rev": true, "position": true}
	for _, a := range land.Accounts {
		derived[string(a)+"_mu"] = true
	}
	seen := map[string]bool{}
	for _, f := range land.ExportFields {
		if len(f.Code) > 10 || f.Code == "" || f.Title == "" || seen[f.Code] || seen[f.Title] || f.Width == 0 {
			t.Errorf("%s has the heading %q and the code %q, which is too long or not its own", f.Name, f.Title, f.Code)
		}
		seen[f.Code], seen[f.Title] = true, true
		for _, heading := range []string{f.Name, f.Title, f.Code} {
			row := good()
			if f.Name == land.ColumnMu || f.Name == land.ColumnNo || f.Name == land.ColumnCategory || f.Name == land.ColumnRegion {
				row = nil
			}
			_, unused := land.Columns{}.Read(tree, task(), rowOf(append(row, heading, "1")...))
			if (len(unused) > 0) != derived[f.Name] {
				t.Errorf("%s: columns left out: %v", heading, unused)
			}
		}
	}
	for _, s := range land.Statuses {
		if s.Chinese() == "" {
			t.Errorf("%s has no word in Chinese", s)
		}
	}
}
