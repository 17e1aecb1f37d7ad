package sanlei_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// ruleAt says which argument of a function by this name is a rule, counted from
// the end where it is below zero.
var ruleAt = map[string]int{"Refuse": 2, "RefuseFor": 1, "malformed": 1, "wrong": -2, "refuse": -2}

// programs is the rules that only a program can break: the page asks by forms of
// its own making, and nobody reads what the command line says there.
var programs = strings.Fields(`
	all_or_good area_of_the_shape audit_is_kept content_encoding coordinates cursor date_of_decision
	decision_on_many depth entity_tag filter_date filter_depth filter_form filter_shape filter_size
	filter_type filter_wildcards geometry_of_boundary json key_form level_decides media_type method
	mu_of_decision mu_of_one named_by_merge named_by_split named_by_strike_off no_geometry
	not_acceptable null number_range object one_listed_area only_sessions parameter_form polygon
	position position_whole query_form region_below_stands region_code region_parent return_or_nothing
	time too_many_headers too_many_parts type undo_names_nothing unknown_account unknown_attribute
	unknown_collection unknown_column unknown_decider unknown_evidence unknown_evidence_rule
	unknown_file unknown_form unknown_format unknown_function unknown_language unknown_measure
	unknown_member unknown_operation unknown_parameter unknown_part unknown_path unknown_period
	unknown_property unknown_role unknown_secrecy unknown_step unknown_target unknown_tile unsigned
`)

var plainRule = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Whoever reads the page in Chinese is told in Chinese what was refused: every
// rule that somebody can break there has words.
func TestEveryRuleHasWordsOnThePage(t *testing.T) {
	t.Parallel()
	var words strings.Builder
	for _, file := range []string{"zh.ts", "rules.ts"} {
		text, err := os.ReadFile(filepath.Join("web/src/locale", file))
		if err != nil {
			t.Fatal(err)
		}
		words.Write(text)
	}
	rules := namedRules(t)
	if len(rules) < 200 {
		t.Errorf("only %d rules were found", len(rules))
	}
	for _, rule := range slices.Sorted(maps.Keys(rules)) {
		worded := strings.Contains(words.String(), "'rule."+rule+"':") || strings.Contains(words.String(), "\n  "+rule+":")
		switch named := slices.Contains(programs, rule); {
		case rule == "evidence_is_missing": // its words name the papers
		case worded == named:
			t.Errorf("%s: %s is worded: %t, and only programs break it: %t", rules[rule], rule, worded, named)
		}
	}
}

// namedRules are the rules that stand as text in the program, with where.
func namedRules(t *testing.T) map[string]token.Position {
	t.Helper()
	files, rules := token.NewFileSet(), map[string]token.Position{}
	note := func(e ast.Expr) {
		if text, ok := e.(*ast.BasicLit); ok && text.Kind == token.STRING {
			if rule, err := strconv.Unquote(text.Value); err == nil && plainRule.MatchString(rule) {
				rules[rule] = files.Position(e.Pos())
			}
		}
	}
	for _, layer := range []string{"geo", "land", "api"} {
		err := filepath.WalkDir(layer, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
			if err == nil {
				ast.Inspect(file, func(n ast.Node) bool { rulesOf(n, note); return true })
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return rules
}

// rulesOf notes what a node names as a rule: an argument, a field Rule, or a
// constant of a type Rule.
func rulesOf(n ast.Node, note func(ast.Expr)) {
	switch n := n.(type) {
	case *ast.CallExpr:
		at, ok := ruleAt[nameOf(n.Fun)]
		if at < 0 {
			at += len(n.Args)
		}
		if ok && at >= 0 && at < len(n.Args)-1 {
			note(n.Args[at])
		}
	case *ast.KeyValueExpr:
		if nameOf(n.Key) == "Rule" {
			note(n.Value)
		}
	case *ast.ValueSpec:
		if nameOf(n.Type) == "Rule" {
			for _, v := range n.Values {
				note(v)
			}
		}
	}
}

// nameOf is the last name of a function, type or field.
func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}
