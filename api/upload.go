package api

import (
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
	"os"
	"time"
)

// mostUpload bounds a file that is brought in, unpacked.
const mostUpload = 4 << 30

// An upload is a file on its way in, kept on disk until it is read, so that a
// slow line holds neither memory nor a transaction.
type upload struct {
	*os.File
	sum []byte // its SHA-256
}

// upload receives the body of a call as a file. It may take as long as it
// needs, if something comes in every thirty seconds. Close removes it.
func (c *call) upload() (*upload, error) {
	if err := c.checkMedia(); err != nil {
		return nil, err
	}
	from, err := unpacked(c.r)
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp("", "sanlei-upload-*")
	if err != nil {
		return nil, err
	}
	u := &upload{File: file}
	wire, hash := http.NewResponseController(c.w), sha256.New()
	in := http.MaxBytesReader(c.w, from, mostUpload)
	if _, err := io.Copy(io.MultiWriter(file, hash), &awaited{in, wire}); err != nil {
		if _, disk := errors.AsType[*os.PathError](err); !disk {
			err = readFault(err)
		}
		return nil, errors.Join(err, u.Close())
	}
	_ = wire.SetReadDeadline(time.Time{})
	u.sum = hash.Sum(nil)
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, errors.Join(err, u.Close())
	}
	return u, nil
}

// Close closes the file and removes it.
func (u *upload) Close() error { return errors.Join(u.File.Close(), os.Remove(u.Name())) }

// awaited gives every piece that comes in a deadline of its own.
type awaited struct {
	from io.Reader
	wire *http.ResponseController
}

func (a *awaited) Read(p []byte) (int, error) {
	_ = a.wire.SetReadDeadline(time.Now().Add(bodyTime))
	return a.from.Read(p)
}
