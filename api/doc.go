// Package api serves the books over HTTP.
//
// One table, routes, holds every operation: method, path, who may call it, its
// parameters, its body and its answers. The table drives the router, the
// reading of parameters, the check of roles and both OpenAPI documents, so
// that none of them can say something that another does not.
//
// World: bodies and answers are JSON in UTF-8. Areas are decimals in mu
// written as strings, dates are "2006-01-02" in Asia/Shanghai, geometries are
// GeoJSON with longitude before latitude. Tasks and regions go by their codes,
// everything else by a UUID. Refusals are RFC 9457 problems; a problem names
// the field, the rule and where it helps the place, and never repeats a value
// that came in.
//
// The roles in the table are the coarse check: may somebody with these roles
// call this at all. Whether the thing lies within the caller's region is
// decided by package store, for each row.
package api
