package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"sanlei/land/store/storetest"
)

// What breaks a rule of the row: a row that is there, with these other values.
// The bow-tie is a shape that Go refuses long before.
var broken = []struct{ table, constraint, others string }{
	{"act", "a_recorded_decision_names_its_document", `{"recorded": true, "authority": "a", "document": ""}`},
	{"act", "a_recorded_decision_names_its_document", `{"recorded": true, "authority": "", "document": "d"}`},
	{"region", "a_region_code_is_of_gbt_2260", `{"code": "43052"}`},
	{"region", "a_region_code_is_of_gbt_2260", `{"code": "430525-p01"}`},
	{"region", "a_region_ends_after_it_begins", `{"valid_to": "1900-01-01"}`},
	{"region", "an_extent_is_a_box", `{"extent": [110, 26, 109, 27]}`},
	{"region", "an_extent_is_a_box", `{"extent": [110, 26, 111]}`},
	{"measure", "a_measure_has_a_known_effect", `{"effect": "helps"}`},
	{"users", "a_login_is_plain", `{"login": "Officer"}`},
	{"users", "a_login_is_plain", `{"login": "o"}`},
	{"user_grant", "a_role_is_known", `{"role": "owner"}`},
	{"credential", "a_credential_is_a_session_or_a_token", `{"kind": "key"}`},
	{"task", "a_task_code_is_plain", `{"code": "2023 年"}`},
	{"task", "a_task_ends_after_its_baseline", `{"deadline": "2022-12-31"}`},
	{"task", "a_task_counts_a_level", `{"counted": "open"}`},
	{"task", "a_decider_is_known", `{"county_decides": "nobody"}`},
	{"task", "a_decider_is_known", `{"city_decides": "nobody"}`},
	{"task", "a_decider_is_known", `{"province_decides": "nobody"}`},
	{"task", "an_evidence_rule_is_known", `{"evidence": "wanted"}`},
	{"target", "a_figure_has_a_unit", `{"unit": "acre"}`},
	{"parcel", "a_parcel_number_is_listed_once", `{"id": "019aa000-0000-7000-8000-000000000000"}`},
	{"parcel", "a_parcel_has_no_less_than_no_mu", `{"listed_mu": -0.01}`},
	{"parcel", "a_figure_has_a_unit", `{"listed_unit": "acre"}`},
	{"parcel", "a_parcel_shape_is_valid", `{"shape": "SRID=4490;MULTIPOLYGON(((0 0,1 1,1 0,0 1,0 0)))"}`},
	{"parcel", "a_parcel_shape_is_valid", `{"shape": "SRID=4490;MULTIPOLYGON EMPTY"}`},
	{"parcel", "a_mapped_parcel_has_areas", `{"plane_m2": null}`},
	{"parcel", "a_mapped_parcel_has_areas", `{"ellipsoid_m2": null}`},
	{"parcel", "a_mapped_parcel_has_areas", `{"shape": null}`},
	{"parcel", "a_mapped_parcel_has_areas", `{"plane_m2": 0}`},
	{"balance", "no_account_is_below_zero", `{"open": -0.00000001}`},
	{"balance", "no_account_is_below_zero", `{"reported": -1}`},
	{"balance", "no_account_is_below_zero", `{"city_passed": -1}`},
	{"balance", "no_account_is_below_zero", `{"accepted": -1}`},
	{"balance", "no_account_is_below_zero", `{"struck_off": -1}`},
	{"balance", "a_status_is_known", `{"status": "lost"}`},
	{"disposal", "a_disposal_has_mu", `{"mu": 0}`},
	{"disposal", "a_disposal_has_mu", `{"document_mu": 0}`},
	{"disposal", "a_disposal_shape_is_valid", `{"shape": "SRID=4490;MULTIPOLYGON(((0 0,1 1,1 0,0 1,0 0)))"}`},
	{"disposal", "a_drawn_disposal_has_areas", `{"plane_m2": null}`},
	{"disposal", "a_state_is_known", `{"state": "lost"}`},
	{"disposal", "what_was_submitted_has_a_submitter", `{"submitter": ""}`},
	{"disposal", "what_was_returned_has_a_reason", `{"returned": "a reason"}`},
	{"disposal", "what_was_returned_has_a_reason", `{"state": "returned"}`},
	{"evidence", "a_digest_is_of_sha256", `{"sha256": "\\x00"}`},
	{"evidence", "a_file_holds_something", `{"bytes": 0}`},
	{"evidence", "a_heading_is_a_direction", `{"camera_heading": 361}`},
	{"evidence", "a_heading_is_a_direction", `{"told_heading": -1}`},
	{"evidence", "an_accuracy_is_a_distance", `{"told_accuracy": -1}`},
	{"evidence", "what_is_placed_says_by_whom", `{"placed_by": "somebody"}`},
	{"evidence", "what_is_placed_says_by_whom", `{"placed_at": "SRID=4490;POINT(110 27)", "placed_by": "somebody", "placed_when": null}`},
	{"evidence", "a_scan_of_a_decision_stays", `{"removed": true, "decides": "019aa000-0000-7000-8000-000000000000"}`},
	{"journal", "a_transfer_moves_something", `{"mu": 0}`},
	{"journal", "a_transfer_moves_somewhere", `{"from_account": "open", "to_account": "open"}`},
	{"journal", "a_listing_comes_into_open", `{"from_account": null, "to_account": "accepted"}`},
	{"journal", "land_leaves_the_list_from_open", `{"from_account": "accepted", "to_account": null}`},
	{"lineage", "a_share_is_some_land", `{"mu": 0}`},
	{"journal", "a_disposal_names_its_measure", `{"measure": "XZ05", "disposal_id": null}`},
	{"rollup", "a_grain_is_known", `{"grain": "w"}`},
	{"position", "a_digest_has_32_bytes", `{"digest": "\\x00"}`},
	{"position", "a_digest_has_32_bytes", `{"subtrees": "\\x00"}`},
	{"figure", "a_figure_by_hand_has_a_unit", `{"unit": "acre"}`},
	{"figure", "a_figure_says_where_it_is_from", `{"source": ""}`},
	{"statement", "a_digest_is_of_sha256", `{"sha256": "\\x00"}`},
	{"statement", "a_statement_does_not_correct_itself", `{"id": "019aa000-0000-7000-8000-000000000000", "corrects": "019aa000-0000-7000-8000-000000000000"}`},
	{"statement_verdict", "a_verdict_is_known", `{"verdict": "maybe"}`},
	{"statement_verdict", "what_is_not_sound_has_a_reason", `{"verdict": "unsound", "note": ""}`},
	{"checks", "a_sample_is_part_of_what_it_is_drawn_from", `{"size": 2}`},
	{"checks", "a_sample_is_part_of_what_it_is_drawn_from", `{"size": 0}`},
	{"checks", "a_seed_is_stated", `{"seed": ""}`},
	{"checks", "a_digest_is_of_sha256", `{"frame_sha256": "\\x00"}`},
	{"check_parcel", "a_place_is_drawn_once", `{"parcel_id": "019aa000-0000-7000-8000-000000000000"}`},
	{"check_parcel", "a_finding_is_known", `{"verdict": "perhaps"}`},
	{"check_parcel", "what_is_found_wrong_has_a_note", `{"note": ""}`},
	{"check_parcel", "a_finding_says_by_whom", `{"judged_by": ""}`},
	{"check_parcel", "a_finding_says_by_whom", `{"judged_at": null}`},
	{"check_parcel", "a_reopening_is_proposed_for_a_problem",
		`{"verdict": "as_stated", "reopen": "019aa000-0000-7000-8000-000000000000", "reopen_reason": "r", "reopen_on": "2023-01-01"}`},
	{"check_parcel", "a_reopening_has_reason_and_date", `{"reopen": "019aa000-0000-7000-8000-000000000000", "reopen_reason": "r"}`},
	{"check_parcel", "a_reopening_has_reason_and_date", `{"reopen_on": "2023-01-01"}`},
	{"check_parcel", "what_is_declined_was_proposed", `{"declined": "r", "declined_by": "province", "declined_at": "2023-01-01"}`},
	{"check_parcel", "what_is_declined_was_proposed", `{"declined_by": "province"}`},
	{"check_parcel", "an_answer_answers_a_finding", `{"answer": "a"}`},
	{"check_parcel", "an_answer_answers_a_finding",
		`{"verdict": null, "judged_by": "", "judged_at": null, "answer": "a", "answered_by": "county", "answered_at": "2023-01-01"}`},
	{"check_file", "a_digest_is_of_sha256", `{"sha256": "\\x00"}`},
	{"check_file", "a_file_holds_something", `{"bytes": 0}`},
	{"check_file", "a_heading_is_a_direction", `{"camera_heading": 361}`},
	{"check_file", "an_accuracy_is_a_distance", `{"told_accuracy": -1}`},
	{"import", "an_import_state_is_known", `{"state": "lost"}`},
	{"import", "a_committed_import_has_its_act", `{"state": "committed"}`},
}

func TestTheDatabaseItselfRefuses(t *testing.T) {
	t.Parallel()
	b := furnished(t)
	for _, c := range broken {
		t.Run(c.constraint+" "+c.others, func(t *testing.T) {
			where := map[string]string{"parcel": "where parcel_no = '1'"}[c.table]
			columns := writable(b, c.table)
			err := app(t, b, "430000,430500,430525,430525-P01", fmt.Sprintf(
				`insert into %[1]s (%[2]s) select %[2]s from (select (jsonb_populate_record(r, '%[3]s')).* from %[1]s r %[4]s limit 1) x`,
				c.table, columns, c.others, where))
			if code, constraint := state(err); !strings.HasPrefix(code, "23") || constraint != c.constraint {
				t.Errorf("it says %v", err)
			}
		})
	}
}

func TestEveryNamedRuleOfARowIsTested(t *testing.T) {
	t.Parallel()
	b := storetest.Open(t)
	rows, err := b.Connect(b.SuperURL).Query(t.Context(), `
		select r.relname::text || ' ' || c.conname from pg_constraint c join pg_class r on r.oid = c.conrelid
		where r.relnamespace = 'public'::regnamespace and r.relname <> 'spatial_ref_sys'
			and (c.contype = 'c' or c.contype = 'u' and c.conname not like '%\_key')`)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range must[[]string](t)(pgx.CollectRows(rows, pgx.RowTo[string])) {
		tested := slices.ContainsFunc(broken, func(c struct{ table, constraint, others string }) bool {
			return c.table+" "+c.constraint == name
		})
		if !tested {
			t.Errorf("nothing breaks %s", name)
		}
	}
}
