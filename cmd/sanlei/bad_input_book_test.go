package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// An entry is a row of the book of bad inputs: what comes in, and the tests besides
// the probes here that show what becomes of it, as package.Test.
type entry struct {
	about string
	shown []string
}

// badInputs is the book, by the numbers of its rows.
var badInputs = map[int]entry{
	1:  {"a body that is no JSON object", nil},
	2:  {"JSON nested without end", []string{"api.TestBodiesAreReadStrictly"}},
	3:  {"a body larger than anything we take", []string{"api.TestBodiesHaveALimitAndAMediaType"}},
	4:  {"a member that stands twice", nil},
	5:  {"a member that is nobody's to set", nil},
	6:  {"text in another encoding than UTF-8", nil},
	7:  {"numbers that are none", []string{"land.TestParseMuTakesPlainDecimalsOnly"}},
	8:  {"coordinates that are none", nil},
	9:  {"rings that are none", []string{"geo.TestStructure"}},
	10: {"polygons that are invalid", []string{"store.TestShapesAreWhatPostGISSaysTheyAre"}},
	11: {"a shell that turns right", []string{"api.TestWhatIsChangedOfAGeometryIsSaid"}},
	12: {"shapes that are no land", nil},
	13: {"heights and measures", []string{"api.TestWhatIsChangedOfAGeometryIsSaid"}},
	14: {"degrees that there are not", nil},
	15: {"latitude before longitude", nil},
	16: {"shapes round the globe", nil},
	17: {"land in another county", nil},
	18: {"coordinates of another system than is said", []string{"surveytxt.TestReaderOnHeaders"}},
	19: {"reference systems that there are not", nil},
	20: {"more vertices and rings than we take", []string{"geojson.TestReaderLimitsVerticesAndRings"}},
	21: {"areas too small and too large", nil},
	22: {"coordinates finer than the books keep", []string{"api.TestWhatIsChangedOfAGeometryIsSaid"}},
	23: {"one parcel twice", []string{"store.TestAHandedDownOverlapIsAFindingOnTheParcel"}},
	24: {"land over listed land", []string{"api.TestWhatIsCloseToABadInputAndIsTaken", "store.TestSliversAreTolerated", "store.TestAHandedDownOverlapIsAFindingOnTheParcel"}},
	25: {"steps out of their order", []string{"land.TestEveryCellOfTheWorkflow", "api.TestBadInputsToTheBooks"}},
	26: {"days that there are not, or not yet", []string{"api.TestBadInputsToTheBooks"}},
	27: {"areas that are not the shape's", []string{"api.TestWhatIsCloseToABadInputAndIsTaken"}},
	28: {"limits that are none", nil},
	29: {"limits beyond the most", nil},
	30: {"boxes that are none", nil},
	31: {"a box across the antimeridian", []string{"api.TestBadQuestionsGetTheirAnswer"}},
	32: {"times that are none", []string{"api.TestBadQuestionsGetTheirAnswer"}},
	33: {"parameters that there are not", nil},
	34: {"cursors that we did not give", []string{"api.TestACursorIsOfOneQuestion"}},
	35: {"offsets beyond the ends", nil},
	36: {"SQL in a value of a filter", nil},
	37: {"SQL as a filter", []string{"api.TestBadQuestionsGetTheirAnswer"}},
	38: {"filters too deep and too long", []string{"api.TestBadQuestionsGetTheirAnswer"}},
	39: {"filters of the wrong types", []string{"api.TestBadQuestionsGetTheirAnswer"}},
	40: {"shapes in a filter that are none", []string{"api.TestBadQuestionsGetTheirAnswer"}},
	41: {"languages and systems of filters that there are not", nil},
	42: {"names of nothing, and of files", []string{"api.TestBadQuestionsGetTheirAnswer"}},
	43: {"tiles outside the matrix", []string{"api.TestTilesOutsideTheMatrixAreNotThere"}},
	44: {"the tile of everything", nil},
	45: {"media types that we do not give", []string{"api.TestAcceptThatExcludesTheAnswerIsRefused"}},
	46: {"media types that we do not take", []string{"api.TestBodiesHaveALimitAndAMediaType"}},
	47: {"a body that unpacks to a thousand times itself", nil},
	48: {"lengths that are not the body's", nil},
	49: {"headers and bodies that come byte by byte", []string{"main.TestSlowClientsDisturbNobody"}},
	50: {"answers that are read byte by byte", []string{"main.TestSlowClientsDisturbNobody", "api.TestAnExportThatBreaksOffIsInTheAuditLog"}},
	51: {"headers without end", []string{"api.TestHeadersAreFew"}},
	52: {"another host than ours", []string{"api.TestLinksNeverLeadToAnotherHost"}},
	53: {"forwarding by whom we do not know", []string{"api.TestAForwardedAddressIsBelievedOfKnownProxiesAlone", "api.TestLinksNeverLeadToAnotherHost"}},
	54: {"methods that there are not", []string{"api.TestOtherMethodsAreRefusedWithThoseAllowed"}},
	55: {"changes to what was changed", []string{"api.TestIfMatchComparesStrongly"}},
	56: {"two changes at once", []string{"store.TestOfTwoWhoEditAParcelAtOnceOneIsStale"}},
	57: {"one request many times", []string{"api.TestAKeyMakesOneThing"}},
	58: {"a link that was used", []string{"store.TestAOneTimeLinkServesOnce"}},
	59: {"things of another region", []string{"api.TestTheMatrixOfWhoMayDoWhatWhere"}},
	60: {"counts of another region", []string{"api.TestEveryCollectionIsOfTheCallersRegionsAlone", "api.TestATileHoldsNothingOfOtherRegionsOrBesideTheFilter"}},
	61: {"work that is another role's", []string{"api.TestTheMatrixOfWhoMayDoWhatWhere"}},
	62: {"members that nobody changes", nil},
	63: {"secrets that have ended", []string{"store.TestAChangedUserIsSignedOut"}},
	64: {"passwords that are guessed", []string{"store.TestWrongPasswordsLockALogin", "api.TestAnAddressThatGuessesIsNotHeard"}},
	65: {"passwords that are weak", []string{"land.TestWhichPasswordsServe"}},
	66: {"requests of another site", []string{"api.TestAnotherSiteChangesNothing"}},
	67: {"markup in a name", []string{"report.TestNothingOfTheBooksIsMarkup"}},
	68: {"control characters and length in a name", []string{"land.TestTextsWithinTheirLimits"}},
	69: {"cells that a spreadsheet would run", []string{"csv.TestCellsThatASpreadsheetWouldRun"}},
	70: {"names of files that lead elsewhere", []string{"api.TestANameThatCameIsNeverAPath", "land.TestANameLeadsNowhere"}},
	71: {"archives that burst", []string{"archive.TestOpenRefuses", "archive.TestOpenTakesLittleMemoryForALyingDirectory"}},
	72: {"archives that lead elsewhere", []string{"archive.TestOpenRefuses"}},
	73: {"archives that are damaged", []string{"archive.TestOpenRefuses", "archive.TestClaimsHoldWhenRead"}},
	74: {"shapes of a shapefile that lie", []string{"shapefile.TestReaderEndsWhereLengthsLie", "shapefile.TestReaderTakesNoMemoryByClaims", "shapefile.TestReaderMakesPolygonsOfRings"}},
	75: {"tables of a shapefile that lie", []string{"shapefile.TestReaderEndsWhereLengthsLie", "shapefile.TestReaderPassesOverDeletedRows", "shapefile.TestReaderReadsValues"}},
	76: {"text in another encoding than is said", []string{"charset.TestTableDecides", "shapefile.TestReaderDecidesTheEncoding", "shapefile.TestReaderDropsHalfACharacter"}},
	77: {"another datum", []string{"prj.TestParseRefusesByName", "prj.TestParseRefusesWhatIsNoSuchText"}},
	78: {"GeoPackages that do something", []string{"geopackage.TestNothingInTheFileRuns", "geopackage.TestOpenRefuses", "geopackage.TestOpenRefusesOtherFiles", "blob.TestBlobsThatLie"}},
	79: {"KML that does something", []string{"kml.TestHostileDocumentsAreRefused"}},
	80: {"workbooks that do something", []string{"xlsx.TestHostileWorkbooksAreRefused", "xlsx.TestABombTakesNoMemory", "xlsx.TestFormulasAreTheirValues"}},
	81: {"survey text that is wrong", []string{"surveytxt.TestReaderOnVariants", "surveytxt.TestReaderOnPlots"}},
	82: {"GeoJSON that names a system", []string{"geojson.TestReaderSaysTheDeclaredSystem"}},
	83: {"files that are brought badly", []string{"api.TestALineThatBreaksLeavesNothing", "api.TestUploadsThatAreRefused", "main.TestAKilledImportIsTakenUpAgain"}},
	84: {"lists of nothing, and with a fault", []string{"api.TestAFileIsCheckedThenCommitted", "store.TestFaultsAreListedUpToAThousand"}},
	85: {"exports without end", []string{"api.TestOneUserDoesOnlySoMuchAtOnce"}},
	86: {"figures of nothing", []string{"land.TestRates", "api.TestWhatIsCloseToABadInputAndIsTaken"}},
	87: {"a log that was changed", []string{"store.TestTheApplicationNeverChangesWhatWasRecorded", "store.TestVerifyNamesEveryForgery", "store.TestOlderCheckpointsFindAnotherTree", "store.TestTheOrderIsThatOfWritingWhateverTheClock"}},
	88: {"addresses that lead inside", []string{"api.TestABasemapIsElsewhereAndHasItsPlaces", "api.TestADialNeverReachesThisMachine"}},
	89: {"a database that is away", []string{"store.TestTheDatabaseAwayIsUnavailable", "store.TestErrorsOfTheDatabaseBecomeKinds"}},
	90: {"addresses that only operators know", nil},
	91: {"tokens that somebody made", nil},
	92: {"rights that were lost meanwhile", nil},
}

// shownElsewhere is the rows for which no request to a program that runs well can
// be made: slow lines, forged tables, operators' settings and a database away.
var shownElsewhere = []int{49, 50, 87, 88, 89}

// rowsOf is the rows that probes are about.
func rowsOf(probes []probe) (out []int) {
	for _, p := range probes {
		out = append(out, p.row)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// No row of the book is without a case, and every test that it names there is.
func TestNoBadInputIsWithoutACase(t *testing.T) {
	t.Parallel()
	asked, tests := rowsOf(allProbes()), testsOfTheProject(t)
	for n := 1; n <= 92; n++ {
		e, known := badInputs[n]
		if !known || e.about == "" {
			t.Errorf("row %d: nobody says what it is", n)
		}
		if !slices.Contains(asked, n) && !(slices.Contains(shownElsewhere, n) && len(e.shown) > 0) {
			t.Errorf("row %d, %s: no case is asked", n, e.about)
		}
		for _, name := range e.shown {
			if !tests[name] {
				t.Errorf("row %d, %s: there is no test %s", n, e.about, name)
			}
		}
	}
	for _, n := range asked {
		if _, known := badInputs[n]; !known {
			t.Errorf("the book has no row %d", n)
		}
	}
}

// testsOfTheProject is the tests that there are, as package.Test.
func testsOfTheProject(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, root := range []string{"../../cmd", "../../api", "../../land", "../../geo"} {
		err := filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			for _, d := range f.Decls {
				if d, ok := d.(*ast.FuncDecl); ok && d.Recv == nil && strings.HasPrefix(d.Name.Name, "Test") {
					out[strings.TrimSuffix(f.Name.Name, "_test")+"."+d.Name.Name] = true
				}
			}
			return nil
		})
		must(t, err)
	}
	return out
}
