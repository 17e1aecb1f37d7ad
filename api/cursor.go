package api

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
)

// A pageMark is where a page of features ends: the key of its last one, and how
// many match, which is counted once for all pages. On the wire it is signed with
// what was asked, so that it serves for nothing else.
type pageMark struct {
	after   string
	matched int
}

const sealBytes = 16

// write is the mark as a cursor of a question.
func (m pageMark) write(secret []byte, question string) string {
	body := append(binary.AppendUvarint(nil, uint64(m.matched)), m.after...)
	return base64.RawURLEncoding.EncodeToString(append(sealOf(secret, question, body), body...))
}

// readMark opens a cursor of the same question.
func readMark(secret []byte, question, cursor string) (pageMark, bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(raw) <= sealBytes {
		return pageMark{}, false
	}
	body := raw[sealBytes:]
	matched, n := binary.Uvarint(body)
	if n <= 0 || !hmac.Equal(raw[:sealBytes], sealOf(secret, question, body)) {
		return pageMark{}, false
	}
	return pageMark{string(body[n:]), int(matched)}, true
}

func sealOf(secret []byte, question string, body []byte) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write(binary.AppendUvarint(nil, uint64(len(question))))
	h.Write([]byte(question))
	h.Write(body)
	return h.Sum(nil)[:sealBytes]
}
