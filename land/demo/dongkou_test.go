package demo_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanlei/land"
	"sanlei/land/demo"
)

func ExampleDongkou() {
	b := demo.Dongkou()
	parcels := map[land.Category]int{}
	for _, p := range b.Parcels {
		parcels[p.Category]++
	}
	for _, t := range b.Targets[:3] {
		fmt.Printf("%s %s %d parcels, %s mu\n", t.Region, t.Category.Code(), parcels[t.Category], land.FormatMu(t.Moved))
	}
	first := b.Script()[0]
	d := b.Disposals[first.Disposal]
	fmt.Println(first.On, d.ParcelNo, d.Draft.Measure, d.Draft.Mu, d.Draft.Document)
	// Output:
	// 430525 PEWG 20 parcels, 396.71 mu
	// 430525 XZ 9 parcels, 92.14 mu
	// 430525 DX 17 parcels, 363.58 mu
	// 2023-02-01 DK2023-XZ-004 XZ07 6.88 闲置费征缴决定书〔2023〕1号（虚构）
}

func TestTheBooksAreAlwaysTheSame(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(demo.Dongkou(), demo.Dongkou(), cmp.Comparer(bytes.Equal)); diff != "" {
		t.Error(diff)
	}
}

func TestNobodyTakesTheListForReal(t *testing.T) {
	t.Parallel()
	b := demo.Dongkou()
	invented := append([]string{b.Task.Document}, b.Task.Authorities...)
	for _, p := range b.Parcels {
		invented = append(invented, p.Attributes["remark"])
	}
	for _, d := range b.Disposals {
		invented = append(invented, d.Draft.Document)
		for _, s := range d.Steps {
			invented = append(invented, s.Document, s.Authority)
		}
	}
	for _, text := range invented {
		if text != "" && !strings.Contains(text, "虚构") {
			t.Errorf("%q is not marked as invented", text)
		}
	}
}

func TestEveryParcelSaysWhatAListSays(t *testing.T) {
	t.Parallel()
	always := []string{"name", "location", "approval_no", "approved_on", "leader", "unit", "officer", "due_on"}
	of := map[land.Category][]string{
		land.ApprovedUnsupplied: {"project", "approval_batch", "cohort"},
		land.Idle:               {"holder", "supply_mode", "contract_no", "start_agreed_on", "idle_reason"},
		land.LowEfficiency:      {"holder", "supply_mode", "contract_no", "low_reason"},
	}
	for _, p := range demo.Dongkou().Parcels {
		for _, name := range append(of[p.Category], always...) {
			if p.Attributes[name] == "" {
				t.Errorf("%s has no %s", p.ParcelNo, name)
			}
		}
	}
}
