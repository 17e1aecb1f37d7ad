package api

import (
	"regexp"
	"strconv"
	"strings"

	"sanlei/land"
)

// etag is the strong entity tag of a revision. What carries one is never
// packed on the way, since a strong tag names the bytes.
func etag(rev int64) string { return `"` + strconv.FormatInt(rev, 10) + `"` }

// etag is the entity tag of an answer, or empty.
func (a answer) etag() string {
	if a.tag == "" && a.rev != 0 {
		return etag(a.rev)
	}
	return a.tag
}

// A tag is one entity tag of If-Match or If-None-Match.
type tag struct {
	weak   bool
	opaque string // with its quotes
}

var tagForm = regexp.MustCompile(`^\s*(W/)?("[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)`)

// parseTags reads a list of entity tags; a star alone stands for any.
func parseTags(lines []string) (tags []tag, any, ok bool) {
	rest := strings.Trim(strings.Join(lines, ","), " \t,")
	if rest == "*" {
		return nil, true, true
	}
	for rest != "" {
		m := tagForm.FindStringSubmatch(rest)
		if m == nil {
			return nil, false, false
		}
		tags = append(tags, tag{m[1] != "", m[2]})
		rest = strings.TrimLeft(rest[len(m[0]):], " \t,")
	}
	return tags, false, len(tags) > 0
}

// expected is the revision that the caller allows to be changed, after RFC
// 9110: tags compare strongly, a weak one never matches. One tag is the
// revision itself, and the store compares it as it writes. A star or a list is
// compared here with the current revision, which the store compares again.
func (c *call) expected(current func() (int64, error)) (int64, error) {
	tags, any, ok := parseTags(c.r.Header.Values("If-Match"))
	if !ok {
		return 0, malformed("header.If-Match", "entity_tag", "If-Match holds entity tags or a star")
	}
	if len(tags) == 1 {
		if rev, ok := tags[0].rev(); ok {
			return rev, nil
		}
	}
	rev, err := current()
	if err != nil || any {
		return rev, err
	}
	for _, t := range tags {
		if !t.weak && t.opaque == etag(rev) {
			return rev, nil
		}
	}
	return 0, land.Refuse(land.Stale, "header.If-Match", "stale", "it has changed since it was read")
}

func (t tag) rev() (int64, bool) {
	rev, err := strconv.ParseInt(strings.Trim(t.opaque, `"`), 10, 64)
	return rev, err == nil && !t.weak && etag(rev) == t.opaque
}

// conditional refuses a guarded operation without If-Match.
func (c *call) conditional() error {
	if c.route.guarded && len(c.r.Header.Values("If-Match")) == 0 {
		return land.Refuse(land.Unconditional, "header.If-Match", "required", "the change needs the ETag of what it changes in If-Match")
	}
	return nil
}

// unchanged reports whether the caller has what this tag names already,
// compared weakly. What cannot be read matches nothing.
func (c *call) unchanged(now string) bool {
	tags, any, ok := parseTags(c.r.Header.Values("If-None-Match"))
	for _, t := range tags {
		any = any || t.opaque == now
	}
	return ok && any
}
