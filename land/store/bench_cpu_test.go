package store_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"sanlei/land/store/cluster"
)

// spent is the processor time of this process and of the whole server, so far.
// On a machine that does other things as well it says more than the clock.
func spent(b *testing.B, c *cluster.Cluster) time.Duration {
	b.Helper()
	var own syscall.Rusage
	fatal(b, syscall.Getrusage(syscall.RUSAGE_SELF, &own))
	total := time.Duration(own.Utime.Nano() + own.Stime.Nano())
	text, err := os.ReadFile(filepath.Join(c.Data(), "pg", "postmaster.pid"))
	fatal(b, err)
	postmaster, _, _ := strings.Cut(string(text), "\n")
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	fatal(b, err)
	for _, file := range stats {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended since
		}
		// After the name: state, parent, and from the twelfth on the ticks of the
		// process in user and system mode, and of its children that ended.
		name := bytes.LastIndexByte(stat, ')')
		fields := strings.Fields(string(stat[name+1:]))
		switch postmaster {
		case strings.Fields(string(stat))[0]:
			total += ticks(b, fields[11:15])
		case fields[1]:
			total += ticks(b, fields[11:13])
		}
	}
	return total
}

// ticks adds up times as the kernel counts them, in hundredths of a second.
func ticks(b *testing.B, counts []string) (sum time.Duration) {
	for _, c := range counts {
		n, err := strconv.ParseInt(c, 10, 64)
		fatal(b, err)
		sum += time.Duration(n) * 10 * time.Millisecond
	}
	return sum
}
