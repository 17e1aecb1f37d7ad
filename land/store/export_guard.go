package store

import (
	"fmt"
	"slices"

	"sanlei/land"
)

// usualGuardKm2 is the cover beyond which maps of more detail than 1:5,000 may be a
// secret of the state (自然资发〔2020〕95号, 18). Lists of parcels are no such maps;
// a file that reaches as far is still given only for a reason.
const usualGuardKm2 = 25

// masks reports whether the actor takes personal data of a region home masked only.
func (d *Desk) masks(region string) bool {
	return !d.Actor.TakesPersonal(d.Tree(), region, d.unmasked)
}

// guard refuses a file without a purpose where what is picked reaches far or is
// secret, and marks one that is given.
func (x *exporting) guard(reaches [4]*float64) error {
	x.said.Secrecy, x.said.Masked = string(x.task.Terms.Secrecy), x.Masked || x.desk.masks(x.Region)
	if x.Proofs && x.said.Masked {
		return land.Refuse(land.Forbidden, "query.proofs", "proofs_unmasked", "a proof holds personal data as it stands, which is masked for you")
	}
	far, err := x.reachesFar(reaches)
	if err != nil {
		return err
	}
	secret := x.task.Terms.Secrecy == land.Secret
	switch {
	case !far && !secret:
		return nil
	case x.Ask:
		x.needs = true
		return nil
	case x.Purpose == "" && secret:
		return land.Refuse(land.Invalid, "query.purpose", "purpose_required", "the task is secret: say what the file is for")
	case x.Purpose == "":
		return land.Refuse(land.Invalid, "query.purpose", "purpose_required",
			fmt.Sprintf("what is picked lies over more than %v km²: say what the file is for", x.desk.guardKm2))
	}
	x.said.Watermark = fmt.Sprintf("密级：%s。仅供%s用于：%s。账面号%s，%s。", x.task.Terms.Secrecy.Chinese(), x.desk.Actor.Login, x.Purpose, x.known.Position, x.said.AsOf)
	return nil
}

// reachesFar reports whether the hull of what is picked passes what needs no
// reason. The box is looked at first; the hull is that of strips from west to
// east, so that no database gathers a million shapes for it, and is larger than
// that of the shapes by less than a strip.
func (x *exporting) reachesFar(box [4]*float64) (far bool, err error) {
	if x.desk.guardKm2 < 0 || slices.Contains(box[:], nil) {
		return false, nil
	}
	where, args := x.desk.whereAt(x.Filter, scene{day: x.day})
	args["box_west"], args["box_south"], args["box_east"], args["box_north"] = *box[0], *box[1], *box[2], *box[3]
	args["most_m2"] = x.desk.guardKm2 * 1e6
	err = x.tx.tx.QueryRow(x.tx.ctx, `
		select st_area(st_makeenvelope(@box_west, @box_south, @box_east, @box_north, 4490)::geography) > @most_m2`, args).Scan(&far)
	if err != nil || !far {
		return false, err
	}
	err = x.tx.tx.QueryRow(x.tx.ctx, x.with(x.desk, args, askedFilter, pickedFrom...)+`
		select st_area(st_convexhull(st_collect(box))::geography) > @most_m2 from (
			select st_makeenvelope(min(p.west), min(p.south), max(p.east), max(p.north), 4490) as box
			from parcel p join balance b on b.parcel_id = p.id
			where `+where+` and p.west is not null
			group by floor((p.west - @box_west) / (@box_east - @box_west + 1e-9) * 512)
		) strip`, args).Scan(&far)
	return far, err
}
