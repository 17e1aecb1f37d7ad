package demo

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"sanlei/land"
)

// Every disposal of the story has what its measure asks for by the time it was
// accepted, as papers that say that they are invented.
func TestEveryDisposalIsProved(t *testing.T) {
	t.Parallel()
	lacking := 0
	for _, d := range Dongkou().Disposals {
		i := slices.IndexFunc(land.Measures, func(m land.Measure) bool { return m.Code == d.Draft.Measure })
		var have []land.Evidence
		brings := slices.Clone(d.Brings)
		for _, s := range d.Steps {
			brings = append(brings, s.Brings...)
		}
		for _, e := range brings {
			media, err := land.Sniff(bytes.NewReader(e.Bytes), int64(len(e.Bytes)))
			e.File.Media, e.File.Bytes = media, int64(len(e.Bytes))
			if err == nil {
				err = e.Validate(land.Measures[i], today)
			}
			if err != nil {
				t.Errorf("%s %s: %v", d.ParcelNo, e.Paper, err)
			}
			if e.Paper != land.SitePhoto && (!strings.Contains(e.Number, "虚构") || !strings.Contains(e.Issuer, "虚构")) {
				t.Errorf("%s %s is not marked as invented", d.ParcelNo, e.Paper)
			}
			have = append(have, e.Evidence)
		}
		if err := land.Measures[i].Prove(d.Draft, have); err != nil {
			lacking++
			if len(d.Steps) > 0 && d.Steps[len(d.Steps)-1].Step == land.Accept {
				t.Errorf("%s was accepted: %v", d.ParcelNo, err)
			}
		}
	}
	if lacking != 2 {
		t.Errorf("%d disposals lack something, two are meant to", lacking)
	}
}

// A photo says where and when it was taken, and a reader that knows nothing of
// how it was made finds that.
func TestAPhotoSaysWhereAndWhen(t *testing.T) {
	t.Parallel()
	at, taken := &orb.Point{110.5712, 27.0634}, time.Date(2023, 5, 2, 9, 11, 0, 0, land.Shanghai)
	raw := photo("a", at, 222, taken)
	got := land.ReadPhoto(bytes.NewReader(raw), land.MediaJPEG)
	if got.At == nil || math.Abs(got.At[0]-at[0]) > 1e-6 || math.Abs(got.At[1]-at[1]) > 1e-6 ||
		got.Heading == nil || *got.Heading != 222 || got.Taken == nil || !got.Taken.Equal(taken) {
		t.Errorf("%+v", got)
	}
	if got := land.ReadPhoto(bytes.NewReader(photo("a", nil, 0, taken)), land.MediaJPEG); got.At != nil || got.Heading != nil || got.Taken == nil {
		t.Errorf("%+v", got)
	}
	for n := range raw { // cut off anywhere, it is read without a fault
		land.ReadPhoto(bytes.NewReader(raw[:n]), land.MediaJPEG)
	}
	if bytes.Equal(raw, photo("b", at, 222, taken)) {
		t.Error("two photos are the same")
	}
}
