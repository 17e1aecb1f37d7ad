package store

import (
	"fmt"

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

// guard refuses a file without a purpose where what is picked lies over so many km²,
// as its hull does, or is secret, and marks one that is given.
func (x *exporting) guard(km2 float64) error {
	x.said.Secrecy, x.said.Masked = string(x.task.Terms.Secrecy), x.Masked || x.desk.masks(x.Region)
	if x.Proofs && x.said.Masked {
		return land.Refuse(land.Forbidden, "query.proofs", "proofs_unmasked", "a proof holds personal data as it stands, which is masked for you")
	}
	far := x.desk.guardKm2 >= 0 && km2 > x.desk.guardKm2
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
