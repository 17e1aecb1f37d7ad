package main

import (
	"bytes"
	"strings"
	"testing"
)

// What is written wrongly ends with 2 before anything is opened, and is named.
func TestWrongUsageEndsWithTwo(t *testing.T) {
	t.Parallel()
	data := "--data=" + t.TempDir() // in which nothing is made
	for line, want := range map[string]string{
		"":                                     "expected one of",
		"nonsense":                             "unexpected argument nonsense",
		"progress":                             "missing flags: --task",
		"demo --x":                             "unknown flag --x",
		"demo --parcels=-1":                    "--parcels must not be below zero",
		"demo --listen nowhere":                "--listen is written as HOST:PORT",
		"progress --task a --by colour":        "--by must be one of",
		"progress --task a --as-of 2023-02-30": "--as-of: a date is written as",
		"report --task a --since soon":         "--since: a date is written as",
		"compare --task a":                     "--from DATE or --from-position N",
		"compare --task a --from 2023-01-01 --category a": "--category: there is no such category",
		"export --task a --category a":                    "--category: there is no such category",
		"export --task a --status a":                      "--status is one of struck_off ",
		"export --task a --format a":                      "--format is one of geojson ",
		"export --task a --crs a":                         "--crs: ",
		"export --task a --encoding a":                    "--encoding: ",
		"export --task a -o a.shp":                        "--output: a shapefile is several files",
		"verify a.geojson":                                "an exported file is verified with --key KEY",
		"task new --id a --name a --region a --baseline 2023-12-31 --deadline 2024-12-31 --target idle": "--target is written as",
	} {
		var out, told bytes.Buffer
		code := run(t.Context(), append(strings.Fields(line), data), &out, &told)
		if code != exitUsage || out.Len() > 0 || !strings.HasPrefix(told.String(), "sanlei: ") || !strings.Contains(told.String(), want) || strings.Count(told.String(), "\n") != 1 {
			t.Errorf("sanlei %s: %d\n%s%s", line, code, &out, &told)
		}
	}
}

// Who asks for help on a command reads first what it is for and how it is called;
// the settings that all commands share come behind.
func TestHelpBeginsWithTheCommandsOwnFlags(t *testing.T) {
	t.Parallel()
	var out, told bytes.Buffer
	if code := run(t.Context(), []string{"import", "--help"}, &out, &told); code != exitDone || told.Len() > 0 {
		t.Fatalf("%d %s", code, &told)
	}
	own, settings := strings.Index(out.String(), "--dry-run"), strings.Index(out.String(), "--data=DIR")
	if own < 0 || settings < own {
		t.Errorf("%d %d\n%s", own, settings, &out)
	}
}
