package store

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"

	"sanlei/land"
)

// refusals says, by the name of a constraint, what its user is told. The names
// read as the rules, so that a message in a log tells the same.
var refusals = map[string]*land.Error{
	"a_parcel_number_is_listed_once":         land.Refuse(land.Conflict, "body.parcel_no", "a_parcel_number_is_listed_once", "the task has a parcel by this number already"),
	"a_parcel_shape_is_valid":                land.Refuse(land.Invalid, "body.geometry", "a_parcel_shape_is_valid", "the shape is not valid"),
	"a_disposal_shape_is_valid":              land.Refuse(land.Invalid, "body.geometry", "a_disposal_shape_is_valid", "the shape is not valid"),
	"a_disposal_lies_inside_its_parcel":      land.Refuse(land.Invalid, "body.geometry", "a_disposal_lies_inside_its_parcel", "part of the shape lies outside the parcel"),
	"live_disposals_do_not_overlap":          land.Refuse(land.Invalid, "body.geometry", "live_disposals_do_not_overlap", "part of the shape lies over another disposal of the parcel"),
	"a_drawn_disposal_needs_a_mapped_parcel": land.Refuse(land.Conflict, "body.geometry", "a_drawn_disposal_needs_a_mapped_parcel", "the parcel has no boundary yet, so nothing can be drawn in it"),
	"no_account_is_below_zero":               land.Refuse(land.Conflict, "body.mu", "no_account_is_below_zero", "the parcel's account does not hold that much"),
	"no_account_is_below_zero_on_any_date":   land.Refuse(land.Conflict, "body.effective_on", "no_account_is_below_zero_on_any_date", "on some date the parcel's account does not hold that much"),
	"task_pkey":                              land.Refuse(land.Conflict, "body.id", "a_task_has_its_own_code", "there is a task by this id already"),
	"credential_login_fkey":                  unknownUser,
	"users_pkey":                             land.Refuse(land.Conflict, "body.login", "a_user_has_their_own_login", "there is a user by this login already"),
	"a_login_is_plain":                       land.Refuse(land.Invalid, "body.login", "a_login_is_plain", "a login is 2 to 63 lower-case letters, digits, dots, dashes and underscores, a letter first"),
	"user_grant_pkey":                        land.Refuse(land.Invalid, "body.grants", "a_role_is_given_once", "a role is given once in a region"),
	"a_boundary_holds_what_is_drawn_in_it":   land.Refuse(land.Invalid, "body.geometry", "a_boundary_holds_what_is_drawn_in_it", "a live disposal that is drawn in the parcel would lie outside it"),
	"guard_region":                           land.Refuse(land.Forbidden, "", "guard_region", "this lies outside your regions"),
	"nothing_moves_in_a_closed_year":         land.Refuse(land.Conflict, "body.effective_on", "closed_year", "the date lies in a year that is closed"),
	"statement_corrects_key":                 land.Refuse(land.Conflict, "body.corrects", "corrected_once", "another statement corrects it already"),
	"statement_issue_pkey":                   land.Refuse(land.Conflict, "", "issued_once", "the statement is issued already"),
	"figure_replaces_key":                    land.Refuse(land.Conflict, "body.replaces", "replaced_once", "another figure replaces it already"),
	"stale":                                  land.Refuse(land.Stale, "", "stale", "somebody changed it since you read it"),
}

// translate turns an error of the database into a refusal where its user can
// act on it. It is the one place that knows SQLSTATE and constraint names.
func translate(err error) error {
	var refusal *land.Error
	if err == nil || errors.As(err, &refusal) {
		return err
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return land.Refuse(land.NotFound, "", "unknown_id", "there is nothing by this id")
	}
	var pe *pgconn.PgError
	if !errors.As(err, &pe) {
		if lost(err) {
			return unavailable
		}
		return err
	}
	if r, ok := refusals[pe.ConstraintName]; ok {
		out := *r
		out.Details = []land.Detail{r.Details[0]}
		out.Details[0].Place = placeOf(pe.Detail)
		return &out
	}
	switch pe.Code {
	case "22003", "22021", "22P05": // numeric overflow, a character that no text has
		return beyond
	}
	switch pe.Code[:2] {
	case "08", "53", "57": // connection, out of resources, shut down or timed out
		return unavailable
	}
	return err
}

// lost reports whether the connection could not be made or broke, and not
// because the caller went away.
func lost(err error) bool {
	var connect *pgconn.ConnectError
	var network net.Error
	return !errors.Is(err, context.Canceled) &&
		(errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF))
}

var beyond = land.Refuse(land.Invalid, "", "beyond_columns", "a number or text is beyond what the books can hold")

var unavailable = land.Refuse(land.Unavailable, "", "database", "the database cannot answer now; try again in a moment")

// placeOf reads the place that a trigger names in its detail.
func placeOf(detail string) *orb.Point {
	if !strings.HasPrefix(detail, "POINT") {
		return nil
	}
	p, err := wkt.UnmarshalPoint(detail)
	if err != nil {
		return nil
	}
	return &p
}
