package api

import (
	"io"

	"sanlei/land"
	"sanlei/land/store"
)

var exportParcels = operation{
	id: "exportParcels", summary: "The parcels of a task, with their accounts, as a file",
	params: []param{
		code("task", "The task").must(),
		choice("format", "The format of the file", "geojson").must(),
		code("region", "With all below it; by default all that the caller sees"),
		choice("category", "Only this category", names(land.Categories)...),
		choice("status", "Only this status", names(land.Statuses)...),
	},
	gives: gives{media: []string{"application/geo+json"}},
	serve: func(c *call) (answer, error) {
		f := store.Filter{
			Task: value[string](c, "task"), Region: value[string](c, "region"),
			Category: land.Category(value[string](c, "category")), Status: land.Status(value[string](c, "status")),
		}
		return answer{
			file: f.Task + ".geojson",
			stream: func(w io.Writer) error {
				_, err := c.desk().ExportGeoJSON(c.ctx(), w, f)
				return within("query", err)
			},
		}, nil
	},
}
