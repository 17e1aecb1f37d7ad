package api

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/go-chi/chi/v5"

	"sanlei/land"
)

// readParams reads all parameters of a request. Unknown, repeated, missing and
// badly written ones are refused together.
func readParams(params []param, r *http.Request) (map[string]any, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, land.Refuse(land.Malformed, "query", "query_form", "the query is not well-formed")
	}
	refusal := &land.Error{Kind: land.Malformed}
	refuse := func(location, rule, message string) {
		refusal.Details = append(refusal.Details, land.Detail{Location: location, Rule: rule, Message: message})
	}
	values := map[string]any{}
	for _, p := range params {
		given := query[p.name]
		if p.in == "path" {
			given = []string{chi.URLParam(r, p.name)}
		} else {
			delete(query, p.name)
		}
		switch {
		case len(given) > 1:
			refuse("query."+p.name, "repeated", "the parameter is given more than once")
		case len(given) == 1:
			v, ok := p.read(given[0])
			if !ok && p.in == "path" {
				return nil, land.Refuse(land.NotFound, "path."+p.name, "unknown_"+p.name, "there is nothing by this name")
			} else if !ok {
				refuse("query."+p.name, "parameter_form", "the parameter is "+p.wants)
			}
			values[p.name] = v
		case p.required:
			refuse("query."+p.name, "required", "the parameter is missing")
		case p.def != nil:
			values[p.name] = p.def
		}
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		refuse(locate("query", name), "unknown_parameter", "there is no such parameter")
	}
	if len(refusal.Details) > 0 {
		return nil, refusal
	}
	return values, nil
}
