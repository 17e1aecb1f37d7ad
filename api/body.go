package api

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
)

// The limits of bodies. Who sends more, or slower, is refused.
const (
	mostBody      = 1 << 20
	mostGeometry  = 16 << 20
	mostAnnounced = mostGeometry // whatever the operation takes
	mostDepth     = 64
	bodyTime      = 30 * time.Second
)

// readBody reads the JSON body of a call. Rules:
//
//  1. the media type is one of the operation's, in UTF-8: otherwise 415;
//  2. packed or not, at most the operation's bytes, nested at most 64 deep and
//     come in within 30 s: otherwise 413 and 400;
//  3. one object and nothing after it; a byte order mark before it is skipped;
//  4. no member that the type does not have, none twice, no invalid UTF-8 and
//     no lone surrogate, every value of the right type: otherwise 400, naming
//     the member as body.targets.0.figure.
func readBody[T any](c *call) (T, error) {
	var into T
	raw, err := c.rawBody()
	if err != nil {
		return into, err
	}
	raw = bytes.TrimSpace(bytes.TrimPrefix(raw, []byte("\ufeff")))
	if len(raw) == 0 || raw[0] != '{' {
		return into, malformed("body", "object", "the body is a JSON object")
	}
	readers := readMu
	if c.r.Method == http.MethodPatch {
		readers = patched
	}
	if err := json.Unmarshal(raw, &into, json.RejectUnknownMembers(true), json.WithUnmarshalers(readers)); err != nil {
		return into, bodyFault(err)
	}
	return into, nil
}

func (c *call) rawBody() ([]byte, error) {
	if err := c.checkMedia(); err != nil {
		return nil, err
	}
	most := c.route.takes.most
	if most == 0 {
		most = mostBody
	}
	if c.r.ContentLength > mostAnnounced { // which is not waited for
		return nil, bodyTooLarge
	}
	from, err := unpacked(c.r)
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(&depthReader{from: http.MaxBytesReader(c.w, from, most)})
	if err != nil {
		return nil, readFault(err) // the deadline stays: what still comes is not waited for
	}
	_ = http.NewResponseController(c.w).SetReadDeadline(time.Time{})
	c.digest = sha256.Sum256(slices.Concat([]byte(c.r.Method+" "+c.r.URL.RequestURI()+"\n"), raw))
	return raw, nil
}

// checkMedia refuses what the operation does not take.
func (c *call) checkMedia() error {
	media, params, err := mime.ParseMediaType(strings.Join(c.r.Header.Values("Content-Type"), ","))
	charset, given := params["charset"]
	known := slices.Contains(c.route.takes.medias(), media) && (!given || strings.EqualFold(charset, "utf-8"))
	if err != nil || !known || len(params) > 1 || len(params) == 1 && !given {
		return newProblem(http.StatusUnsupportedMediaType, fault{Location: "header.Content-Type", Rule: "media_type",
			Message: "the body is " + strings.Join(c.route.takes.medias(), " or ") + " in UTF-8"})
	}
	return nil
}

func (t takes) medias() []string {
	if len(t.media) == 0 {
		return []string{"application/json"}
	}
	return t.media
}

func unpacked(r *http.Request) (io.ReadCloser, error) {
	switch strings.ToLower(r.Header.Get("Content-Encoding")) {
	case "", "identity":
		return r.Body, nil
	case "gzip":
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			return nil, readFault(err)
		}
		return z, nil
	}
	return nil, newProblem(http.StatusUnsupportedMediaType, fault{Location: "header.Content-Encoding", Rule: "content_encoding",
		Message: "a body is sent as it is, or packed by gzip"})
}
