package demo

import (
	"slices"

	"github.com/shopspring/decimal"

	"sanlei/land"
)

// fate is what became of a disposal: the steps that were taken after its date.
type fate func(dated land.Date) []Step

// list is a list of parcels that the province signed off (销号清单).
type list struct {
	on       string // month and day of 2023 on which it takes effect
	recorded bool   // taken over from paper by the registrar instead of decided here
}

// lists is the province's lists of the year by number. The first two came before
// its reviewers worked here, the last on the eve of the deadline.
var lists = [...]list{
	1: {"03-28", true}, 2: {"04-26", true}, 3: {"05-30", false}, 4: {"06-28", false},
	5: {"07-27", false}, 6: {"08-30", false}, 7: {"09-27", false}, 8: {"10-30", false},
	9: {"11-28", false}, 10: {"12-14", false}, 11: {"12-29", true},
}

var chineseNumbers = [...]string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一"}

// in2023 is a month and day of the task's year.
func in2023(day string) land.Date { return land.MustDate("2023-" + day) }

// met is the day on which the city met to prepare the province's list.
func (l list) met() land.Date { return in2023(l.on).AddDays(-9) }

// lastMeeting is the city's meeting of year's end; the province did not come to
// decide on its results in the task's year.
var lastMeeting = in2023("12-26")

// draft is entered and no more.
func draft(land.Date) []Step { return nil }

// submitted is handed in by the park three days after the fact.
func submitted(dated land.Date) []Step {
	return []Step{{By: "officer", On: dated.AddDays(3), StepRequest: land.StepRequest{Step: land.Submit}}}
}

// reported is passed on by the county in the same week.
func reported(dated land.Date) []Step {
	return append(submitted(dated), Step{By: "county", On: dated.AddDays(6), StepRequest: land.StepRequest{Step: land.Report}})
}

// passed is what the last meeting approved.
func passed(dated land.Date) []Step { return append(reported(dated), pass(lastMeeting)) }

func pass(on land.Date) Step {
	return Step{By: "city", On: on, StepRequest: land.StepRequest{Step: land.Pass, EffectiveOn: on}}
}

// accepted is signed off with one of the province's lists.
func accepted(number int) fate {
	return func(dated land.Date) []Step {
		return append(reported(dated), pass(lists[number].met()), accept(number))
	}
}

// accept is the province's decision, taken here or the day after from paper.
func accept(number int) Step {
	l := lists[number]
	s := Step{By: "province", On: in2023(l.on), StepRequest: land.StepRequest{Step: land.Accept, EffectiveOn: in2023(l.on)}}
	s.Document = "2023年第" + chineseNumbers[number] + "批销号清单（虚构）"
	if l.recorded {
		s.By, s.On, s.Authority = "registrar", s.On.AddDays(1), "省级审核单位（虚构）"
	}
	return s
}

// acceptedLess is a fate in which the province names less than was reported.
func acceptedLess(number int, mu, reason string) fate {
	return less(land.Accept, accepted(number), mu, reason)
}

// passedLess is a fate in which the city already does.
func passedLess(number int, mu, reason string) fate {
	return less(land.Pass, accepted(number), mu, reason)
}

// less is a fate in which one decision names less than it could, and why.
func less(decision land.Step, then fate, mu, reason string) fate {
	return func(dated land.Date) []Step {
		steps, named := then(dated), decimal.RequireFromString(mu)
		i := slices.IndexFunc(steps, func(s Step) bool { return s.Step == decision })
		steps[i].Mu, steps[i].Reason = &named, reason
		return steps
	}
}

// returned is sent back by the city two weeks after it was reported.
func returned(reason string) fate {
	return func(dated land.Date) []Step {
		back := land.StepRequest{Step: land.Return, Reason: reason}
		return append(reported(dated), Step{By: "city", On: dated.AddDays(20), StepRequest: back})
	}
}

// answered is returned, and a week later submitted once more to another fate.
func answered(reason string, then fate) fate {
	return func(dated land.Date) []Step {
		again := then(dated)
		for i := range 2 { // submitted and reported; the rest keeps to the calendar
			again[i].On = again[i].On.AddDays(24)
		}
		return append(returned(reason)(dated), again...)
	}
}
