package main

import (
	"fmt"
	"runtime/debug"
)

type versionCommand struct{}

// Run prints the version that the program was built from.
func (versionCommand) Run(s *session) error {
	info, _ := debug.ReadBuildInfo()
	revision := "unknown"
	for _, kv := range info.Settings {
		if kv.Key == "vcs.revision" {
			revision = kv.Value
		}
	}
	fmt.Fprintf(s.stdout, "sanlei %s %s\n", revision, info.GoVersion)
	return nil
}
