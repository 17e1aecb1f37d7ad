package api

import (
	"encoding/hex"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/paulmach/orb"

	"sanlei/land"
)

// checkFile is a photo or scan of a parcel in a check.
type checkFile struct {
	ID           land.ID    `json:"id"`
	Answers      bool       `json:"answers"` // the county brought it
	Note         string     `json:"note"`
	File         string     `json:"file"`
	Media        string     `json:"media"`
	Bytes        int64      `json:"bytes"`
	SHA256       string     `json:"sha256"`
	Position     *orb.Point `json:"position"` // longitude and latitude, as the device said, else as the photo does
	TakenAt      *time.Time `json:"taken_at"`
	DistanceM    *float64   `json:"distance_m"` // from the position to the parcel
	Uploader     string     `json:"uploader"`
	UploaderName string     `json:"uploader_name,omitzero"` // what they were called at the position
	UploadedAt   time.Time  `json:"uploaded_at"`
}

// checkForm is what comes as multipart/form-data.
type checkForm struct {
	File     string    `json:"file"`
	Note     string    `json:"note,omitzero"`
	Lon      float64   `json:"lon,omitzero"` // with the rest: what the device said as the photo was taken
	Lat      float64   `json:"lat,omitzero"`
	Accuracy float64   `json:"accuracy,omitzero"`
	TakenAt  time.Time `json:"taken_at,omitzero"`
}

var newCheckFile = operation{
	id: "createCheckFile", summary: "Bring a photo or scan to a parcel of a check", repeatable: true, params: checkedID,
	takes: takes{of: checkForm{}, media: []string{"multipart/form-data"}}, gives: gives{status: 201, of: checkFile{}, location: true},
	serve: func(c *call) (answer, error) {
		id, parcel := value[land.ID](c, "id"), value[land.ID](c, "parcel")
		if _, _, err := c.desk().SampledParcel(c.ctx(), id, parcel); err != nil { // before anything is received
			return answer{}, err
		}
		in, err := c.readForm("note", "lon", "lat", "accuracy", "taken_at")
		if err != nil {
			return answer{}, err
		}
		defer in.Close()
		f := land.CheckFile{Check: id, Parcel: parcel, Note: in.fields["note"],
			Told: land.Fix{At: in.place("lon", "lat"), Accuracy: in.number("accuracy", 0, 1e6), Taken: in.time("taken_at")}}
		if err := in.fault(); err != nil {
			return answer{}, err
		}
		made, err := c.desk().AddCheckFile(c.ctx(), f, in.file, c.idempotency())
		return answer{body: checkFileOf(made), location: "/api/checks/" + id.String() + "/parcels/" + parcel.String() + "/files/" + made.ID.String()}, err
	},
}

var showCheckFile = operation{
	id: "getCheckFile", summary: "A photo or scan of a parcel in a check",
	params: append(checkFileID[:3:3], choice("disposition", "Whether a browser saves the file or shows it", "attachment", "inline").or("attachment")),
	gives:  gives{media: land.EvidenceMedia, etag: true},
	serve: func(c *call) (answer, error) {
		f, err := c.desk().CheckFile(c.ctx(), value[land.ID](c, "id"), value[land.ID](c, "parcel"), value[land.ID](c, "file"))
		if err != nil {
			return answer{}, err
		}
		return c.giveFile(f.File, 1), nil
	},
}

// giveFile answers with a file that is kept.
func (c *call) giveFile(f land.File, rev int64) answer {
	c.media = f.Media
	return answer{rev: rev, file: f.Name, inline: value[string](c, "disposition") == "inline", stream: func(w io.Writer) error {
		file, err := c.config.Store.OpenFile(f)
		if err != nil {
			return err
		}
		defer file.Close()
		c.w.Header().Set("Content-Length", strconv.FormatInt(f.Bytes, 10))
		_, err = io.Copy(w, file)
		return err
	}}
}

func checkFileOf(f land.CheckFile) checkFile {
	out := checkFile{ID: f.ID, Answers: f.Answers, Note: f.Note, File: f.File.Name, Media: f.File.Media, Bytes: f.File.Bytes,
		SHA256: hex.EncodeToString(f.File.SHA256), Position: f.Told.At, TakenAt: inShanghai(f.Told.Taken), Uploader: f.Uploader, UploaderName: f.UploaderName, UploadedAt: f.Uploaded.In(land.Shanghai)}
	if out.Position == nil {
		out.Position = f.Camera.At
	}
	if f.Camera.Taken != nil {
		out.TakenAt = inShanghai(f.Camera.Taken)
	}
	if f.Distance != nil {
		metres := math.Round(*f.Distance*10) / 10
		out.DistanceM = &metres
	}
	return out
}
