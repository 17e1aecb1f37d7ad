package report

import (
	"os"
	"sync"

	"sanlei/land"
)

// fontFile is where Debian and Ubuntu put the TrueType font with Chinese that
// files take their letters from.
const fontFile = "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"

var noFont = land.Refuse(land.Unavailable, "format", "no_font", "a PDF needs a Chinese font: on the server, install the package fonts-droid-fallback")

// typeface is the font's bytes; nil where it is not installed. It is read once it is
// there.
var typeface = struct {
	sync.Mutex
	bytes []byte
}{}

func fontBytes() []byte {
	typeface.Lock()
	defer typeface.Unlock()
	if typeface.bytes == nil {
		typeface.bytes, _ = os.ReadFile(fontFile)
	}
	return typeface.bytes
}

// faceRun is a part of a text in one face. The Chinese font has neither letters nor
// figures; those are of the Go font, which comes with the program.
type faceRun struct {
	text  string
	latin bool
}

// latin reports whether a character is of the Go font: all before the Chinese.
func latin(r rune) bool { return r < 0x2E80 }

// faceRuns is a text in its faces.
func faceRuns(text string) []faceRun {
	var out []faceRun
	for _, r := range text {
		if last := len(out) - 1; last >= 0 && out[last].latin == latin(r) {
			out[last].text += string(r)
		} else {
			out = append(out, faceRun{string(r), latin(r)})
		}
	}
	return out
}
