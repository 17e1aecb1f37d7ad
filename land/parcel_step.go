package land

// ParcelStep is something that is done to a parcel itself.
type ParcelStep string

// The steps of a parcel. Split, merge and strike-off are not among them yet.
const (
	Boundary ParcelStep = "boundary" // 落图、更正界址
	Suspend  ParcelStep = "suspend"  // 暂缓
	Resume   ParcelStep = "resume"   // 恢复
)

// ParcelSteps is all of them.
var ParcelSteps = []ParcelStep{Boundary, Suspend, Resume}

// ParcelStepRequest is a step of a parcel as somebody asks for it.
type ParcelStepRequest struct {
	Step   ParcelStep
	Reason string
	Shape  *Measured // boundary: the new one, measured
}

// ParcelStep plans a step of the parcel and gives the parcel as it is then. The
// books stay as they are.
//
//  1. boundary is the officer's: it adds or corrects the boundary, with a
//     reason, and never changes listed mu. From today on a parcel that had none
//     counts as mapped.
//  2. suspend and resume are a city reviewer's or a registrar's, with a reason.
//  3. What is asked a second time is a Conflict.
func (b Books) ParcelStep(a Actor, r ParcelStepRequest, today Date) (Parcel, Change, error) {
	if err := b.mayStep(a, r); err != nil {
		return Parcel{}, Change{}, err
	}
	if err := CheckText("body.reason", r.Reason, 0, 500); err != nil {
		return Parcel{}, Change{}, err
	}
	if r.Reason == "" {
		return Parcel{}, Change{}, Refuse(Invalid, "body.reason", "reason_required", "this step needs a reason")
	}
	var tallies []Tally
	p := &b.Parcel
	switch r.Step {
	case Boundary:
		if r.Shape == nil {
			return Parcel{}, Change{}, Refuse(Invalid, "body.geometry", "required", "a boundary is a polygon or multipolygon")
		}
		if p.Shape == nil {
			tallies = []Tally{{On: today, Unmapped: -1}}
		}
		p.Shape, p.PlaneM2, p.EllipsoidM2 = r.Shape.Shape, &r.Shape.PlaneM2, &r.Shape.EllipsoidM2
	default:
		if r.Shape != nil {
			return Parcel{}, Change{}, Refuse(Invalid, "body.geometry", "geometry_of_boundary", "only boundary takes a geometry")
		}
		if p.Suspended == (r.Step == Suspend) {
			return Parcel{}, Change{}, Refuse(Conflict, "body.step", "step_of_state", "the parcel's state does not allow this step")
		}
		p.Suspended = r.Step == Suspend
	}
	c := b.aside(Act{Kind: string(r.Step), Reason: r.Reason, EffectiveOn: today})
	c.Tallies = tallies
	return *p, c, nil
}

func (b Books) mayStep(a Actor, r ParcelStepRequest) error {
	region := b.Parcel.Region
	switch r.Step {
	case Boundary:
		if !a.Has(b.Tree, Officer, region) {
			return Refuse(Forbidden, "body.step", "officer_draws", "an officer of the region draws boundaries")
		}
	case Suspend, Resume:
		if !a.Reviews(b.Tree, LevelCity, region) && !a.Has(b.Tree, Registrar, b.Task.Region) {
			return Refuse(Forbidden, "body.step", "city_suspends", "a reviewer of the city or a registrar takes this step")
		}
	default:
		return Refuse(Invalid, "body.step", "unknown_step", "there is no such step")
	}
	return nil
}
