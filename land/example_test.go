package land_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"sanlei/land"
)

func ExampleRate() {
	fmt.Println(*land.Rate(mu("760.37"), mu("852.43")))
	fmt.Println(*land.Rate(mu("13.2303"), mu("10.2"))) // never capped
	fmt.Println(land.Rate(mu("5"), decimal.Zero) == nil)
	// Output:
	// 89.20
	// 129.71
	// true
}

func ExampleFormatMu() {
	fmt.Println(land.FormatMu(mu("760.37")), land.FormatMu(mu("92")), land.FormatMu(mu("0.00012345")))
	// Output: 760.37 92.00 0.00012345
}

func ExampleParseMu() {
	area, _ := land.ParseMu("16.41")
	_, err := land.ParseMu("1e5")
	fmt.Println(land.FormatMu(area), err)
	// Output: 16.41 an area is a plain decimal with at most 8 places, as 16.41
}

func ExampleFigure_Mu() {
	area, _ := land.Figure{Value: mu("202.6737"), Unit: land.UnitHa}.Mu()
	fmt.Println(area)
	area, _ = land.Figure{Value: mu("1"), Unit: land.UnitM2}.Mu()
	fmt.Println(area)
	// Output:
	// 3040.1055
	// 0.0015
}

// A province accepts 15.90 of 16.41 mu: the rest is open again, in one act.
func ExampleBooks_Step() {
	parcel := land.Parcel{Region: "430525-P01", Category: land.Idle, ListedMu: mu("16.41")}
	listing, _ := land.List(task(), parcel)
	id := land.NewID()
	books := land.Books{Tree: tree, Task: task(), Parcel: parcel, Transfers: []land.Transfer{listing},
		Disposals: []land.Disposal{{ID: id, Region: parcel.Region, Measure: "XZ08", Mu: mu("16.41"), DatedOn: date("2023-12-28"), State: land.Draft}}}
	less := mu("15.90")
	for _, by := range []struct {
		actor land.Actor
		step  land.StepRequest
	}{
		{officer, land.StepRequest{Step: land.Submit}},
		{county, land.StepRequest{Step: land.Report}},
		{city, land.StepRequest{Step: land.Pass}},
		{province, land.StepRequest{Step: land.Accept, Mu: &less, Reason: "0.51亩为道路用地", EffectiveOn: date("2023-12-31")}},
	} {
		change, err := books.Step(by.actor, id, by.step, today)
		if err != nil {
			fmt.Println(err)
			return
		}
		apply(&books, change)
		fmt.Println(change.Disposal.State, change.Act.EffectiveOn, "open", change.Balance.Open, "accepted", change.Balance.Accepted, change.Status)
	}
	// Output:
	// submitted 2023-12-28 open 16.41 accepted 0 under_review
	// reported 2023-12-28 open 0 accepted 0 under_review
	// city_passed 2023-12-28 open 0 accepted 0 under_review
	// accepted 2023-12-31 open 0.51 accepted 15.9 partly_closed
}

// A county's park has a target of its own; for its townships what is listed is
// the target.
func ExampleTargets_Of() {
	listed := func(region string, _ land.Category) land.Mu {
		return map[string]land.Mu{"430525": mu("1352.43"), "430525-P01": mu("1252.43"), "430525103": mu("100")}[region]
	}
	targets := land.NewTargets(tree, []land.Movement{{Region: "430525-P01", On: date("2022-12-31"), Mu: mu("852.43")}}, today)
	fmt.Println(targets.Of("430525", "", listed))
	// Output: 952.43
}

func ExampleStatusOf() {
	half := land.Balance{Open: mu("5"), Accepted: mu("5")}
	fmt.Println(land.StatusOf(land.Parcel{}, half, nil))
	fmt.Println(land.StatusOf(land.Parcel{}, half, []land.Disposal{{State: land.Submitted}}))
	fmt.Println(land.StatusOf(land.Parcel{Suspended: true}, half, nil))
	// Output:
	// partly_closed
	// under_review
	// suspended
}

func ExampleTimeline_At() {
	line := land.NewTimeline([]land.Transfer{
		{To: land.Open, Mu: mu("10"), EffectiveOn: date("2022-12-31")},
		{From: land.Open, To: land.Reported, Mu: mu("10"), EffectiveOn: date("2023-03-01")},
	})
	fmt.Println(line.At(date("2023-02-28")).Open, line.At(date("2023-03-01")).Open, line.Last().Reported)
	// Output: 10 0 10
}

func ExampleProgress_MarshalJSON() {
	cells := []land.Cell{{Region: "430525", Category: land.Idle, Parcels: 1, Closed: 1, Balance: land.Balance{Accepted: mu("92.14")}}}
	sheet := land.NewSheet(land.Frame{Tree: tree, Task: task()}, "430525", date("2023-12-31"), cells)
	p := land.Progress{Task: task(), Region: "430525", AsOf: date("2023-12-31"), Position: "7",
		By: []land.Key{land.ByCategory}, Rows: sheet.Rows([]land.Key{land.ByCategory}), Total: sheet.Total()}
	text, _ := json.MarshalIndent(p, "", " ")
	rows, _, _ := strings.Cut(string(text), ` "total"`)
	fmt.Print(rows)
	// Output:
	// {
	//  "task": "dongkou-2023",
	//  "region": "430525",
	//  "as_of": "2023-12-31",
	//  "position": "7",
	//  "by": [
	//   "category"
	//  ],
	//  "rows": [
	//   {
	//    "category": "idle",
	//    "target_mu": "92.14",
	//    "children_target_mu": null,
	//    "listed_mu": "92.14",
	//    "reported_mu": "92.14",
	//    "city_passed_mu": "92.14",
	//    "accepted_mu": "92.14",
	//    "counted_mu": "92.14",
	//    "remaining_mu": "0.00",
	//    "provisional_mu": "0.00",
	//    "completion_rate": "100.00",
	//    "disposal_rate": "100.00",
	//    "parcels": 1,
	//    "closed": 1,
	//    "unmapped": 0
	//   }
	//  ],
}
