package cluster

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

const (
	settingsFile = "postgresql.conf"
	accessFile   = "pg_hba.conf"
	localFile    = "local.conf"
)

// access is who may sign in: every role with its password over the socket.
// Sign-in by the operating system's user would let root in as nobody's role.
const access = "# Written by sanlei at every start.\nlocal all all scram-sha-256\n"

// writeSettings writes the server's two files into the data folder, not into
// pg, where root would follow links that user postgres made.
func (s *site) writeSettings() error {
	var b strings.Builder
	b.WriteString("# Written by sanlei at every start; put your own into " + localFile + ".\n")
	for _, kv := range s.settings(memory()) {
		fmt.Fprintf(&b, "%s = '%s'\n", kv[0], quote(kv[1]))
	}
	fmt.Fprintf(&b, "include '%s'\n", localFile)
	if err := s.ensureLocal(); err != nil {
		return err
	}
	if err := writeFile(s.path(settingsFile), []byte(b.String()), 0o644); err != nil {
		return err
	}
	return writeFile(s.path(accessFile), []byte(access), 0o644)
}

// ensureLocal makes the file for settings of this machine if there is none.
func (s *site) ensureLocal() error {
	if exists(s.path(localFile)) {
		return nil
	}
	text := "# Your own settings; they override postgresql.conf from the next start.\n"
	return writeFile(s.path(localFile), []byte(text), 0o644)
}

// settings are for one machine of 2 to 8 GB that does other things as well.
// They leave the number of parallel workers alone: that is a matter for a
// query.
func (s *site) settings(memory int64) [][2]string {
	shared := min(max(memory/16, 128*mega), 512*mega)
	list := [][2]string{
		{"listen_addresses", ""},
		{"unix_socket_directories", s.socket},
		{"unix_socket_permissions", "0700"},
		{"hba_file", s.path(accessFile)},
		{"password_encryption", "scram-sha-256"},
		{"cluster_name", processName(s.data)},
		{"max_connections", "100"},
		{"shared_buffers", megabytes(shared)},
		{"effective_cache_size", megabytes(max(memory/2, 512*mega))},
		{"work_mem", "16MB"},
		{"maintenance_work_mem", "128MB"},
		{"max_wal_size", "2GB"},
		{"checkpoint_timeout", "15min"},
		{"random_page_cost", "1.1"}, // solid-state disks are the rule
		{"jit", "off"},              // short queries pay for it and gain nothing
		{"fsync", "on"},
		{"synchronous_commit", "on"},
		{"timezone", "Asia/Shanghai"},
		{"log_timezone", "Asia/Shanghai"},
		{"lc_messages", "C"},
		{"log_checkpoints", "off"},
		{"log_line_prefix", "%m [%p] %u@%d "},
	}
	if s.throwaway {
		// Later lines win. Tests of several packages share the connections.
		list = append(list, [][2]string{
			{"fsync", "off"},
			{"synchronous_commit", "off"},
			{"full_page_writes", "off"},
			{"max_connections", "300"},
			{"shared_buffers", "128MB"},
			{"maintenance_work_mem", "64MB"},
		}...)
	}
	return list
}

const mega = 1 << 20

func megabytes(n int64) string { return strconv.FormatInt(n/mega, 10) + "MB" }

// quote escapes what ends a quoted value.
func quote(s string) string { return strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(s) }

// processName is what the server's processes are labelled with in a list of
// processes, where user postgres may have other clusters.
func processName(data string) string { return "sanlei-" + name(data) }

// memory is what this machine, or the control group if it is smaller, has.
// Where neither tells it is taken to be 2 GB.
func memory() int64 {
	total := int64(2048 * mega)
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		var kB int64
		if _, err := fmt.Sscanf(string(text), "MemTotal: %d kB", &kB); err == nil {
			total = kB * 1024
		}
	}
	if text, err := os.ReadFile("/sys/fs/cgroup/memory.max"); err == nil {
		if limit, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil {
			total = min(total, limit)
		}
	}
	return total
}
