package cluster

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// status is what the postmaster says of itself in postmaster.pid.
type status string

const (
	absent   status = ""
	starting status = "starting"
	ready    status = "ready"
	stopping status = "stopping"
)

// look finds the living postmaster of the folder and its status. A number in
// postmaster.pid that no process of ours bears means absent.
func (s *site) look() (pid int, st status) {
	text, err := os.ReadFile(filepath.Join(s.pg(), "postmaster.pid"))
	if err != nil {
		return 0, absent
	}
	lines := strings.Split(string(text), "\n")
	pid, err = strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || !s.isPostmaster(pid) {
		return 0, absent
	}
	if len(lines) < 8 {
		return pid, starting
	}
	return pid, status(strings.TrimSpace(lines[7]))
}

// isPostmaster tells whether the process serves our folder; after a reboot a
// dead postmaster's number may belong to anything. The command line decides,
// since a container's root may not read where another user's process works. A
// dead process that nobody waited for has none.
func (s *site) isPostmaster(pid int) bool {
	line, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	return err == nil && s.isPostmasterLine(line)
}

func (s *site) isPostmasterLine(line []byte) bool {
	args := bytes.Split(line, []byte{0})
	return len(args) > 2 && string(args[1]) == "-D" && string(args[2]) == s.pg()
}

// processes are the server's, found without its PID file, which a postmaster
// writes a moment after it has begun: postmasters, and children that may have
// lost theirs.
func (s *site) processes() (postmasters, children []int) {
	label := []byte("postgres: " + processName(s.data) + ":")
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, nil
	}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		line, err := os.ReadFile(filepath.Join("/proc", e.Name(), "cmdline"))
		switch {
		case err != nil:
		case s.isPostmasterLine(line):
			postmasters = append(postmasters, pid)
		case bytes.HasPrefix(line, label):
			children = append(children, pid)
		}
	}
	return postmasters, children
}
