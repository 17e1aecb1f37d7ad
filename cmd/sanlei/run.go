package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"sanlei/land"
)

// The exit statuses.
const (
	exitDone    = 0
	exitRefused = 1 // refused or failed
	exitUsage   = 2
)

// commands is the command line: the settings that all commands share, and the
// commands, one file each.
type commands struct {
	Settings `group:"settings"`
	Demo     demoCommand     `cmd:"" help:"Serve the demonstration books of Dongkou."`
	Serve    serveCommand    `cmd:"" help:"Serve the books."`
	Migrate  migrateCommand  `cmd:"" help:"Bring the database of MIGRATE_DATABASE_URL to this program's schema."`
	Task     taskCommand     `cmd:"" help:"Tasks that were handed down."`
	Import   importCommand   `cmd:"" help:"Put the parcels of a file on the list of a task."`
	Export   exportCommand   `cmd:"" help:"Write the parcels of a task."`
	Progress progressCommand `cmd:"" help:"Show the balances of a task."`
	Compare  compareCommand  `cmd:"" help:"Tell what changed between two dates or positions."`
	Report   reportCommand   `cmd:"" help:"Write the progress report of a task."`
	Verify   verifyCommand   `cmd:"" help:"Recompute the books and compare."`
	Backup   backupCommand   `cmd:"" help:"Write the books, their key and the files of evidence into one file."`
	Restore  restoreCommand  `cmd:"" help:"Restore a backup into an empty data folder, and verify it."`
	Region   regionCommand   `cmd:"" help:"List the regions."`
	User     userCommand     `cmd:"" help:"Users and what they may do."`
	Audit    auditCommand    `cmd:"" help:"The log of who came and what was refused."`
	Token    tokenCommand    `cmd:"" help:"Access tokens of programs."`
	Config   configCommand   `cmd:"" help:"Show the settings, secrets hidden."`
	Version  versionCommand  `cmd:"" help:"Show the program's version."`
}

// session is what a command runs with.
type session struct {
	ctx            context.Context
	settings       *Settings
	stdout, stderr io.Writer
}

// run is the program. It never exits by itself, so that a test can call it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var c commands
	exit := -1
	parser, err := kong.New(&c,
		kong.Name("sanlei"),
		kong.Description("The books of three-category land (三类地), from the task handed down to the sign-off."),
		kong.ExplicitGroups([]kong.Group{{Key: "settings", Title: "Settings, each by its flag or in the environment:"}}),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { exit = code }),
		kong.UsageOnError())
	if err != nil {
		fmt.Fprintln(stderr, "sanlei:", err)
		return exitRefused
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 { // help was asked for and given
		return exit
	}
	if err != nil {
		fmt.Fprintf(stderr, "sanlei: %v; see sanlei --help\n", err)
		return exitUsage
	}
	err = parsed.Run(&session{ctx, &c.Settings, stdout, stderr})
	if err != nil && !errors.Is(err, errToldAlready) {
		fmt.Fprintln(stderr, "sanlei:", worded(err))
	}
	switch _, wrong := errors.AsType[usageError](err); {
	case wrong:
		return exitUsage
	case err != nil:
		return exitRefused
	}
	return exitDone
}

// errToldAlready ends a command whose output has said what is wrong.
var errToldAlready = errors.New("refused")

// A usageError is a command line that is written wrongly.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func wrongUsage(format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...)}
}

// worded is what an error says at the terminal, where a parameter is a flag, and a field
// has its name alone.
func worded(err error) string {
	refusal, ok := errors.AsType[*land.Error](err)
	if !ok || refusal.Error() != err.Error() {
		return err.Error()
	}
	out := *refusal
	out.Details = slices.Clone(refusal.Details)
	for i := range out.Details {
		place, name, inside := strings.Cut(out.Details[i].Location, ".")
		switch {
		case inside && place == "query":
			out.Details[i].Location = "--" + strings.ReplaceAll(name, "_", "-")
		case inside && (place == "body" || place == "path"):
			out.Details[i].Location = name
		}
	}
	return out.Error()
}
