package api

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// negotiate picks the media type of the answer: of those offered, the one that
// Accept wants most, the earlier where it wants two alike. Without Accept it
// is the first. A range with parameters covers an offer that has them. Where
// every offer is excluded the answer is 406.
func negotiate(r *http.Request, offers []string) (string, error) {
	ranges := strings.Join(r.Header.Values("Accept"), ",")
	if strings.TrimSpace(ranges) == "" {
		return offers[0], nil
	}
	best, most := "", 0.0
	for _, offer := range offers {
		if q := quality(ranges, offer); q > most {
			best, most = offer, q
		}
	}
	if best == "" {
		return "", newProblem(http.StatusNotAcceptable, fault{Location: "header.Accept", Rule: "not_acceptable",
			Message: "this is given as " + strings.Join(offers, " or ")})
	}
	return best, nil
}

// quality is how much an offer is wanted: the weight of the most specific range
// that covers it. What cannot be read covers nothing.
func quality(ranges, offer string) float64 {
	media, has, _ := mime.ParseMediaType(offer)
	kind, _, _ := strings.Cut(media, "/")
	q, specific := 0.0, -1
	for _, one := range strings.Split(ranges, ",") {
		name, params, err := mime.ParseMediaType(one)
		if err != nil {
			continue
		}
		weight := 1.0
		if w, given := params["q"]; given {
			if weight, err = strconv.ParseFloat(w, 64); err != nil || weight < 0 || weight > 1 {
				continue
			}
			delete(params, "q")
		}
		rank := -1
		switch name {
		case media:
			rank = 2 + len(params)
		case kind + "/*":
			rank = 1
		case "*/*":
			rank = 0
		}
		for k, v := range params {
			if has[k] != v && k != "charset" {
				rank = -1
			}
		}
		if rank > specific {
			q, specific = weight, rank
		}
	}
	return q
}
