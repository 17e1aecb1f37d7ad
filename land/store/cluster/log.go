package cluster

import (
	"os"
	"strings"
)

const logFile = "postgres.log"

// openLog opens the server's log to append to. One that has grown over 16 MB
// becomes the old log first, so restarts cannot pile logs up.
func (s *site) openLog() (*os.File, error) {
	path := s.path(logFile)
	if info, err := os.Stat(path); err == nil && info.Size() > 16*mega {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
}

func size(f *os.File) int64 {
	info, err := f.Stat()
	if err != nil {
		return 0
	}
	return info.Size()
}

// lastWords is the last complaint in the log after the offset, and where to
// read the rest.
func (s *site) lastWords(offset int64) string {
	text, err := os.ReadFile(s.path(logFile))
	if err != nil || int64(len(text)) < offset {
		return "see " + s.path(logFile)
	}
	lines := strings.Split(string(text[offset:]), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		if _, words, ok := strings.Cut(lines[i], "FATAL:"); ok {
			return strings.TrimSpace(words) + "; see " + s.path(logFile)
		}
	}
	return "see " + s.path(logFile)
}
