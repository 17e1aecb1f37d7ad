package api

import "io"

var exportParcels = operation{
	id: "exportParcels", summary: "The parcels of a task, with their accounts, as a file",
	params: append(filterParams(), choice("format", "The format of the file", "geojson").must()),
	gives:  gives{media: []string{"application/geo+json"}},
	serve: func(c *call) (answer, error) {
		f := c.filter()
		return answer{
			file: f.Task + ".geojson",
			stream: func(w io.Writer) error {
				_, err := c.desk().ExportGeoJSON(c.ctx(), w, f)
				return within("query", err)
			},
		}, nil
	},
}
