package proof

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Table is where records come from: a table of the books, its column that names
// the act, and the columns that follow in the record after the table's name and
// the act's id.
type Table struct {
	Name, Act string
	Columns   []string
}

// Tables is all of them. Neither names nor order ever change; a test holds that
// every table with an act is here with all of its columns.
var Tables = []Table{
	table("act", "id", `ledger kind actor task region parcel_id effective_on recorded_at recorded authority document reason document_on`),
	table("undoing", "act_id", `undoes`),
	table("region_history", "act_id", `code name level parent valid_from valid_to extent`),
	table("measure_history", "act_id", `code category zh en effect evidence`),
	table("task_history", "act_id", `code name region authorities document baseline deadline closed_on edition counted uncounted
		submit_reports county_decides city_decides province_decides terms evidence`),
	table("target", "act_id", `n task region category value unit mu effective_on`),
	table("parcel_history", "act_id", `id task parcel_no category region listed_value listed_unit listed_mu shape plane_m2 ellipsoid_m2
		suspended attributes noted mapped_on carried_from arises_from`),
	table("balance_history", "act_id", `parcel_id task region open reported city_passed accepted struck_off status rev`),
	table("disposal_history", "act_id", `id parcel_id task region measure mu document document_mu dated_on reason shape plane_m2 ellipsoid_m2
		state submitter returned rev`),
	table("journal", "act_id", `n task region category parcel_id rev disposal_id measure from_account to_account mu effective_on`),
	table("tally", "act_id", `n task region category effective_on parcels closed unmapped`),
	table("lineage", "act_id", `parent child task region mu`),
	table("evidence_history", "act_id", `id parcel_id disposal_id task region decides paper number issuer issued_on supervision_no note sha256 bytes media file
		camera_at camera_heading camera_taken told_at told_accuracy told_heading told_taken placed_at placed_by placed_when uploader uploaded removed rev`),
	table("note", "act_id", `id parcel_id task region author noted_on happened next planned_on obstacle`),
	table("workday_history", "act_id", `day works name`),
	table("user_history", "act_id", `login name`),
	table("template", "act_id", `task region body`),
	table("figure", "act_id", `id task region name value unit told_on source beside category replaces`),
	table("statement", "act_id", `id task region title as_of position language period since parts signature figures checkpoint sha256 forms corrects`),
	table("statement_issue", "act_id", `statement task region document`),
	table("statement_verdict", "act_id", `id statement task region verdict note`),
	table("checks", "act_id", `id task region title seed size by_area filter as_of position frame frame_mu frame_sha256`),
	table("check_parcel_history", "act_id", `check_id parcel_id task region n verdict note judged_by judged_at reopen reopen_reason reopen_on
		declined declined_by declined_at answer answered_by answered_at rev`),
	table("check_file", "act_id", `id check_id parcel_id task region answers note sha256 bytes media file camera_at camera_heading camera_taken
		told_at told_accuracy told_taken uploader uploaded`),
}

func table(name, act, columns string) Table { return Table{name, act, strings.Fields(columns)} }

// Record is a record that was read: the values of its columns by name, as JSON.
type Record struct {
	Table, Act string
	Values     map[string]json.RawMessage
}

// ParseRecord reads a record.
func ParseRecord(text string) (Record, error) {
	var values []json.RawMessage
	r := Record{Values: map[string]json.RawMessage{}}
	if err := json.Unmarshal([]byte(text), &values); err != nil || len(values) < 2 {
		return r, fmt.Errorf("this is no record")
	}
	if json.Unmarshal(values[0], &r.Table) != nil || json.Unmarshal(values[1], &r.Act) != nil {
		return r, fmt.Errorf("this is no record")
	}
	for _, t := range Tables {
		if t.Name != r.Table {
			continue
		}
		if len(t.Columns) != len(values)-2 {
			return r, fmt.Errorf("a record of %s has %d columns", t.Name, len(values)-2)
		}
		for i, c := range t.Columns {
			r.Values[c] = values[i+2]
		}
		return r, nil
	}
	return r, fmt.Errorf("there are no records of %s", r.Table)
}

// Text is a column that is text, a number as it is written, or empty for null.
func (r Record) Text(column string) string {
	raw := r.Values[column]
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(bytes.TrimSpace(raw))
}
