package archive_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"sanlei/land/store/archive"
)

func packed(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	w := archive.NewWriter(&out, archive.Manifest{Schema: 7, Made: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Checkpoint: "c"})
	for name, text := range map[string]string{"database": strings.Repeat("rows ", 1000), "evidence/ab/cd": "a photo"} {
		if err := w.Add(name, strings.NewReader(text), name != "database"); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatGoesInComesOut(t *testing.T) {
	t.Parallel()
	file := packed(t)
	r, err := archive.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	if r.Schema != 7 || r.Checkpoint != "c" || len(r.Parts) != 2 || r.Size() != 5007 {
		t.Errorf("%+v", r.Manifest)
	}
	if err := r.Verify(io.Discard); err != nil {
		t.Error(err)
	}
	for _, p := range r.Parts {
		var out bytes.Buffer
		if err := r.Copy(p, &out); err != nil || int64(out.Len()) != p.Bytes {
			t.Errorf("%s: %d bytes, %v", p.Name, out.Len(), err)
		}
	}
}

func TestWhatIsNotWholeIsNotBelieved(t *testing.T) {
	t.Parallel()
	file := packed(t)
	for name, bad := range map[string][]byte{
		"cut":       file[:len(file)/2],
		"empty":     nil,
		"something": []byte("{}"),
		"changed":   bytes.Replace(file, []byte("a photo"), []byte("b photo"), 1),
	} {
		r, err := archive.NewReader(bytes.NewReader(bad), int64(len(bad)))
		if err == nil {
			err = r.Verify(io.Discard)
		}
		if err == nil {
			t.Errorf("%s: it is believed", name)
		}
	}
}
