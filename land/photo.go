package land

import (
	"io"
	"strings"
	"time"

	"github.com/bep/imagemeta"
	"github.com/paulmach/orb"
)

// The bounds of what is read of a photo's own words.
const (
	photoTime = 5 * time.Second
	photoTags = 2000
)

var photoFormats = map[string]imagemeta.ImageFormat{MediaJPEG: imagemeta.JPEG, MediaPNG: imagemeta.PNG, MediaTIFF: imagemeta.TIFF}

// ReadPhoto reads where and when a photo says that it was taken, from its EXIF.
// What is not there, badly written or impossible is left out: a camera's words
// are a witness and never a reason to refuse. A time without a zone is that of
// Shanghai. The position 0, 0 is what cameras write that know none.
func ReadPhoto(r io.ReadSeeker, media string) Fix {
	format, known := photoFormats[media]
	if !known {
		return Fix{}
	}
	tags := map[string]any{}
	_, _ = imagemeta.Decode(imagemeta.Options{ // what was read before a fault counts
		R: r, ImageFormat: format, Sources: imagemeta.EXIF, Timeout: photoTime, LimitNumTags: photoTags,
		ShouldHandleTag: func(t imagemeta.TagInfo) bool { return wanted[t.Tag] },
		HandleTag: func(t imagemeta.TagInfo) error {
			if tags[t.Tag] == nil {
				tags[t.Tag] = t.Value
			}
			return nil
		},
		Warnf: func(string, ...any) {},
	})
	return Fix{At: cameraPosition(tags), Heading: cameraHeading(tags), Taken: cameraTime(tags)}
}

var wanted = map[string]bool{"GPSLatitude": true, "GPSLatitudeRef": true, "GPSLongitude": true, "GPSLongitudeRef": true,
	"GPSImgDirection": true, "DateTimeOriginal": true, "OffsetTimeOriginal": true}

func cameraPosition(tags map[string]any) *orb.Point {
	lon, okLon := tags["GPSLongitude"].(float64)
	lat, okLat := tags["GPSLatitude"].(float64)
	if tags["GPSLongitudeRef"] == "W" {
		lon = -lon
	}
	if tags["GPSLatitudeRef"] == "S" {
		lat = -lat
	}
	at := orb.Point{lon, lat}
	if !okLon || !okLat || at == (orb.Point{}) || !onGlobe(at) {
		return nil
	}
	return &at
}

func cameraHeading(tags map[string]any) *float64 {
	rational, ok := tags["GPSImgDirection"].(interface{ Float64() float64 })
	if !ok {
		return nil
	}
	if heading := rational.Float64(); heading >= 0 && heading <= 360 {
		return &heading
	}
	return nil
}

func cameraTime(tags map[string]any) *time.Time {
	text, _ := tags["DateTimeOriginal"].(string)
	offset, _ := tags["OffsetTimeOriginal"].(string)
	text, offset = strings.Trim(text, " \x00"), strings.Trim(offset, " \x00")
	taken, err := time.Parse("2006:01:02 15:04:05-07:00", text+offset)
	if err != nil {
		taken, err = time.ParseInLocation("2006:01:02 15:04:05", text, Shanghai)
	}
	if err != nil || taken.Year() < 1990 || taken.Year() > 9999 {
		return nil
	}
	return &taken
}
