package store

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"sanlei/geo/format"
	"sanlei/geo/format/file"
	"sanlei/geo/format/shapefile"
	"sanlei/land"
)

// mostOnDisk is what a file that is not written from front to back may take while
// it waits.
const mostOnDisk = 8 << 30

// writeFile writes any format but GeoJSON.
func (x *exporting) writeFile(w io.Writer) error {
	tree, err := x.desk.treeAt(x.tx.ctx, x.tx.tx, x.known)
	if err != nil {
		return err
	}
	out, err := file.NewWriter(x.tx.ctx, w, x.layout(tree))
	if err != nil {
		return err
	}
	if err := x.fill(out, tree); err != nil {
		return errors.Join(tooLarge(err), out.Discard())
	}
	return x.end(out)
}

// layout is how the file is written.
func (x *exporting) layout(tree land.Tree) file.Layout {
	l := file.Layout{
		Kind: x.Format, Name: x.Task, Title: x.task.Name, CRS: x.CRS, CRS84: x.CRS84,
		Fields: land.ExportFields, Updated: x.sealed.UTC(), Most: mostOnDisk,
		Looks: file.Looks{Label: []string{land.ColumnNo, "name", "land_use"}, ClassOf: "status"},
	}
	if x.Format == file.DXF {
		l.Label = []string{land.ColumnNo, land.ColumnMu}
	}
	l.About = fmt.Sprintf("%s，截至%s，%d宗，账面号%s", regionName(tree, x.Region), x.said.AsOf, x.picked, x.known.Position)
	if x.said.Watermark != "" {
		l.About, l.Mark = l.About+"。"+x.said.Watermark, x.said.Watermark
	}
	l.Lines = func() [][2]string { x.total(); return x.lines(tree) }
	if x.Encoding != nil {
		l.Encoding = *x.Encoding
	} else if usual := x.Format.Encodings(); len(usual) > 0 {
		l.Encoding = usual[0]
	}
	for _, s := range land.Statuses {
		l.Classes = append(l.Classes, statusClass(s))
	}
	return l
}

// fill writes the features and adds up what they hold.
func (x *exporting) fill(out *file.Writer, tree land.Tree) error {
	rows, err := x.selectRows(x.tx.ctx, parcelColumns+`, `+balanceColumns)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		p, err := scanParcel(rows)
		if err != nil {
			return err
		}
		if err := out.Write(x.row(p, tree)); err != nil {
			return err
		}
		x.sum = x.sum.Plus(land.Cell{Balance: p.Balance})
		if p.Shape == nil {
			x.said.Unmapped++
		}
	}
	return rows.Err()
}

// end says what the file is, in it where there is a place.
func (x *exporting) end(out *file.Writer) error {
	sums, err := out.Finish()
	if err != nil {
		return errors.Join(err, out.Discard())
	}
	x.total()
	x.said.Format, x.said.Features, x.said.LeftOut, x.said.Losses = string(x.Format), x.picked, out.LeftOut(), out.Losses()
	x.said.Files = map[string]string{}
	for ending, sum := range sums {
		x.said.Files[ending] = hex.EncodeToString(sum[:])
	}
	if err := x.sign(); err != nil {
		return errors.Join(err, out.Discard())
	}
	text, err := json.Marshal(x.said)
	if err != nil {
		return errors.Join(err, out.Discard())
	}
	x.within = out.Attach(x.Task+Sidecar, append(text, '\n'))
	return tooLarge(out.Close())
}

// Sidecar is the ending of the name of a file that says what another is.
const Sidecar = ".sanlei.json"

// tooLarge is a refusal of what a format or the disk has no room for.
func tooLarge(err error) error {
	if errors.Is(err, file.ErrTooLarge) || errors.Is(err, shapefile.ErrTooBig) {
		return land.Refuse(land.TooLarge, "query.format", "too_large", "the file would be too large for its format: ask for fewer parcels, or another format")
	}
	return err
}

// row is a parcel by land.ExportFields: numbers are numbers, and where the file is
// for people, codes are words.
func (x *exporting) row(p Parcel, tree land.Tree) format.Feature {
	if x.said.Masked {
		p.Attributes = p.Attributes.Masked()
	}
	out := format.Feature{}
	if p.Shape != nil {
		out.Geometry = p.Shape
	}
	text := func(name, value string) {
		v := format.Value{}
		if value != "" {
			v = format.OfString(value)
		}
		out.Properties = append(out.Properties, format.Property{Name: name, Value: v})
	}
	number := func(name, value string) {
		out.Properties = append(out.Properties, format.Property{Name: name, Value: format.OfNumber(value)})
	}
	category, status := string(p.Category), string(p.Status)
	if x.Format.ForPeople() {
		category, status = p.Category.Chinese(), p.Status.Chinese()
	}
	text(land.ColumnNo, p.ParcelNo)
	text(land.ColumnCategory, category)
	text("status", status)
	text(land.ColumnRegion, p.Region)
	text("region_name", regionName(tree, p.Region))
	number(land.ColumnMu, land.FormatMu(p.ListedMu))
	if p.Shape != nil {
		number("plane_m2", p.PlaneM2.StringFixed(4))
		number("ellipsoid_m2", p.EllipsoidM2.StringFixed(4))
	} else {
		text("plane_m2", "")
		text("ellipsoid_m2", "")
	}
	for _, a := range land.Accounts {
		number(string(a)+"_mu", land.FormatMu(p.Balance.Of(a)))
	}
	for _, a := range land.AttributeList {
		text(a.Name, p.Attributes[a.Name])
	}
	text("task", p.Task)
	text("id", p.ID.String())
	out.Properties = append(out.Properties, format.Property{Name: "rev", Value: format.OfInt(p.Rev)})
	text("position", x.known.Position)
	return out
}

func regionName(tree land.Tree, code string) string {
	r, _ := tree.Find(code)
	return r.Name
}

// lines is what a second sheet says of the first.
func (x *exporting) lines(tree land.Tree) [][2]string {
	lines := [][2]string{
		{"任务", x.task.Name}, {"任务编号", x.Task}, {"行政区", regionName(tree, x.Region)}, {"截至", x.said.AsOf},
		{"账面号", x.known.Position}, {"宗数", fmt.Sprint(x.picked)}, {"未落图宗数", fmt.Sprint(x.said.Unmapped)},
	}
	for _, f := range land.ExportFields {
		if total, ok := x.said.Totals[f.Name]; ok {
			lines = append(lines, [2]string{"合计：" + f.Title, total})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(x.said.Query)) {
		if value := x.said.Query[name]; value != "" && name != "task" && name != "region" {
			lines = append(lines, [2]string{"筛选：" + name, value})
		}
	}
	lines = append(lines, [2]string{"密级", x.task.Terms.Secrecy.Chinese()})
	if x.said.Masked {
		lines = append(lines, [2]string{"个人信息", "自然人姓名和号码已脱敏"})
	}
	if x.said.Watermark != "" {
		lines = append(lines, [2]string{"水印", x.said.Watermark})
	}
	return append(lines, [2]string{"说明", "面积单位为亩，账户之和等于清单面积；图形面积为平方米。本表由三类系统按账面号导出，可用凭证文件核验。"})
}
