package api

import (
	"net/url"
	"slices"
)

// shortNames is what the parameter f calls a media type.
var shortNames = map[string]string{
	jsonMedia: "json", geoJSONMedia: "geojson", schemaMedia: "json", htmlMedia: "html", tileJSON: "tilejson",
}

// formParam picks the media type of an answer, whatever Accept says.
func formParam(media []string) param {
	var names []string
	for _, m := range media {
		if name := shortNames[m]; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return choice("f", "The form of the answer, whatever the header Accept says", names...)
}

// mediaOf is the media type of the answer to a request: what f names, else what
// Accept wants.
func (c *call) mediaOf() (string, error) {
	offers := c.route.gives.medias()
	if f := value[string](c, "f"); f != "" {
		return offers[slices.IndexFunc(offers, func(m string) bool { return shortNames[m] == f })], nil
	}
	return negotiate(c.r, offers)
}

// address is the request's own address, its query changed by set.
func (c *call) address(set func(url.Values)) string {
	query := c.r.URL.Query()
	set(query)
	at := c.base(c.r) + c.r.URL.EscapedPath()
	if len(query) > 0 {
		at += "?" + query.Encode()
	}
	return at
}

// twins is the links of a document to itself, and to its other forms.
func (c *call) twins() []link {
	here := c.address(func(url.Values) {})
	out := []link{{here, "self", c.media, "本文件 This document"}}
	for _, m := range c.route.gives.medias() {
		if m != c.media && shortNames[m] != shortNames[c.media] {
			there := c.address(func(q url.Values) { q.Set("f", shortNames[m]) })
			out = append(out, link{there, "alternate", m, "本文件的 " + shortNames[m] + " 形式 This document as " + shortNames[m]})
		}
	}
	return out
}
