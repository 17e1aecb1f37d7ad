package report

import (
	"os"
	"sync"

	"sanlei/land"
)

var noFont = land.Refuse(land.Unavailable, "format", "no_font", "a PDF needs a Chinese font: on the server, install the package fonts-droid-fallback")

// fontFile is a TrueType font with Chinese that files take their letters from. It is
// read once it is there.
type fontFile struct {
	path string

	mu    sync.Mutex
	bytes []byte
}

// installed is the font where Debian and Ubuntu put it.
var installed = &fontFile{path: "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"}

// read is the font's bytes; nil where it is not installed. No font is the installed one.
func (f *fontFile) read() []byte {
	if f == nil {
		f = installed
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.bytes == nil {
		f.bytes, _ = os.ReadFile(f.path)
	}
	return f.bytes
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
