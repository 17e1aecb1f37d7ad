package land_test

import (
	"errors"
	"regexp"
	"testing"

	"sanlei/land"
)

func TestTheTree(t *testing.T) {
	t.Parallel()
	same(t, "up", tree.Path("430525-P01"), []string{"430525-P01", "430525", "430500", "430000"})
	same(t, "down", tree.Subtree("430500"), []string{"430500", "430524", "430525", "430525-P01", "430525103"})
	same(t, "a leaf", tree.Subtree("430525-P01"), []string{"430525-P01"})
	same(t, "roots", tree.Children(""), []string{"430000", "440000"})
	same(t, "of nothing", [][]string{tree.Path("x"), tree.Subtree("x"), tree.Children("x"), tree.Path("")}, [][]string{nil, nil, nil, nil})
	for _, c := range []struct {
		outer, inner string
		want         bool
	}{
		{"430525", "430525", true}, {"430500", "430525-P01", true}, {"430525-P01", "430525", false}, {"430524", "430525-P01", false},
		{"430400", "430525", false}, {"", "430525", false}, {"430525", "", false}, {"430525", "430525999", false},
	} {
		same(t, c.inner+" in "+c.outer, tree.Contains(c.outer, c.inner), c.want)
	}
}

func TestTheBoxOfTheNearestAbove(t *testing.T) {
	t.Parallel()
	box := &[4]float64{110.14, 26.86, 110.95, 27.37}
	boxed := land.NewTree([]land.Region{{Code: "430000"}, {Code: "430525", Parent: "430000", Extent: box}, {Code: "430525-P01", Parent: "430525"}})
	same(t, "its own", boxed.Extent("430525"), box)
	same(t, "from above", boxed.Extent("430525-P01"), box)
	if boxed.Extent("430000") != nil || boxed.Extent("x") != nil {
		t.Error("a box came from below or from nowhere")
	}
}

func TestTheFoundingRegions(t *testing.T) {
	t.Parallel()
	regions, err := land.FoundingRegions()
	if err != nil {
		t.Fatal(err)
	}
	founding := land.NewTree(regions)
	form := map[land.Level]*regexp.Regexp{
		land.LevelProvince: regexp.MustCompile(`^430000$`), land.LevelCity: regexp.MustCompile(`^43(0[1-9]|1[0-3]|31)00$`),
		land.LevelCounty: regexp.MustCompile(`^43\d{4}$`), land.LevelTownship: regexp.MustCompile(`^430525\d{3}$`),
		land.LevelPark: regexp.MustCompile(`^430525-P\d{2}$`),
	}
	above := map[land.Level]land.Level{land.LevelCity: land.LevelProvince, land.LevelCounty: land.LevelCity, land.LevelTownship: land.LevelCounty, land.LevelPark: land.LevelCounty}
	standing, ended, names := map[land.Level]int{}, map[string]string{}, map[string]bool{}
	for _, r := range regions {
		if r.ValidTo.IsZero() {
			standing[r.Level]++
		} else {
			ended[r.Code] = r.ValidTo.String()
		}
		if form[r.Level] == nil || !form[r.Level].MatchString(r.Code) {
			t.Errorf("the code %s is none of a %s", r.Code, r.Level)
		}
		parent, ok := founding.Find(r.Parent)
		if r.Level != land.LevelProvince && (!ok || parent.Level != above[r.Level] || r.Code[:4] != parent.Code[:4] && r.Level == land.LevelCounty) {
			t.Errorf("%s %s lies in no %s by its code", r.Code, r.Name, above[r.Level])
		}
		if names[string(r.Level)+r.Name] || r.ValidFrom.IsZero() {
			t.Errorf("%s %s stands twice or since never", r.Code, r.Name)
		}
		names[string(r.Level)+r.Name] = true
	}
	same(t, "standing", standing, map[land.Level]int{land.LevelProvince: 1, land.LevelCity: 14, land.LevelCounty: 122, land.LevelTownship: 24, land.LevelPark: 1})
	same(t, "ended", ended, map[string]string{"430521": "2019-07-05"})
	same(t, "all hang together", len(founding.Subtree("430000")), len(regions))

	city, _ := founding.Find("430582")
	same(t, "邵东市", []string{city.Name, city.ValidFrom.String(), city.Parent}, []string{"邵东市", "2019-07-06", "430500"})
	county, _ := founding.Find("430525")
	same(t, "洞口县", county.Name, "洞口县")
	same(t, "its box", *founding.Extent("430525-P01"), [4]float64{110.14, 26.86, 110.95, 27.37})
}

func TestWhatARegionMayBe(t *testing.T) {
	t.Parallel()
	since := land.MustDate("1980-01-01")
	books := land.NewTree([]land.Region{{Code: "430000", Level: land.LevelProvince, Name: "湖南省", ValidFrom: since},
		{Code: "430500", Level: land.LevelCity, Parent: "430000", Name: "邵阳市", ValidFrom: since},
		{Code: "430525", Level: land.LevelCounty, Parent: "430500", Name: "洞口县", ValidFrom: since}})
	county, _ := books.Find("430525")
	for _, c := range []struct {
		name   string
		change func(*land.Region)
		rule   string
	}{
		{"as it stands", func(*land.Region) {}, ""},
		{"another name", func(r *land.Region) { r.Name = "洞口市" }, ""},
		{"an end", func(r *land.Region) { r.ValidTo = land.MustDate("2024-12-31") }, ""},
		{"an end before its beginning", func(r *land.Region) { r.ValidTo = land.MustDate("1979-12-31") }, "dates_in_order"},
		{"no name", func(r *land.Region) { r.Name = "" }, "text_length"},
		{"another level", func(r *land.Region) { r.Level = land.LevelCity }, "region_is_fixed"},
		{"another parent", func(r *land.Region) { r.Parent = "430000" }, "region_is_fixed"},
		{"a new park", func(r *land.Region) { r.Code, r.Level, r.Parent = "430525-P02", land.LevelPark, "430525" }, ""},
		{"a new township under a city", func(r *land.Region) { r.Code, r.Level = "430525104", land.LevelTownship }, "region_parent"},
		{"a new county with a code of a park", func(r *land.Region) { r.Code = "430525-P02" }, "region_code"},
		{"a second province", func(r *land.Region) { r.Code, r.Level, r.Parent = "440000", land.LevelProvince, "" }, "region_parent"},
		{"a new county that never began", func(r *land.Region) { r.Code, r.ValidFrom = "430526", land.Date{} }, "required"},
	} {
		r := county
		c.change(&r)
		rule := ""
		var refusal *land.Error
		if errors.As(books.Set(r), &refusal) {
			rule = refusal.Details[0].Rule
		}
		same(t, c.name, rule, c.rule)
	}
	city, _ := books.Find("430500")
	city.ValidTo = land.MustDate("2024-12-31")
	same(t, "an end before that of a county", land.KindOf(books.Set(city)), land.Conflict)
	city.ValidFrom = land.MustDate("2019-07-06")
	for day, stood := range map[string]bool{"2019-07-05": false, "2019-07-06": true, "2024-12-31": true, "2025-01-01": false} {
		same(t, day, city.Stood(land.MustDate(day), land.MustDate(day)), stood)
	}
}
