package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sanlei/land/proof"
)

const exports = "/api/exports?task=dongkou-2023&format=geojson"

// A service masks persons for those whom the setting leaves out, and for nobody
// else; so does the demonstration, which drops the settings of who gets in.
func TestTheServiceMasksPersonsForWhomTheSettingLeavesOut(t *testing.T) {
	t.Parallel()
	data := dataFolder(t)
	s := start(t, data, "demo", "--listen", "127.0.0.1:0")
	status, _, problem := s.do("registrar", "POST", "/api/parcels", map[string]any{"task": "dongkou-2023", "parcel_no": "个-1", "category": "idle",
		"region": "430525-P01", "listed_mu": "10", "holder": "欧阳修文", "remark": "手机13812345678"}, "Idempotency-Key", "person")
	if status != http.StatusCreated {
		t.Fatalf("listed: %d %v", status, problem)
	}
	for _, user := range []string{"auditor", "registrar"} {
		s.wantPersons(user, false)
	}
	for _, user := range []string{"officer", "county", "city", "province", "admin"} {
		s.wantPersons(user, true)
	}

	t.Run("a masked file verifies", func(t *testing.T) {
		name := filepath.Join(t.TempDir(), "masked.geojson")
		must(t, os.WriteFile(name, s.bytes("officer", exports), 0o600))
		var out, errs strings.Builder
		if code := run(t.Context(), []string{"verify", name, "--key", proof.PublicKey(filepath.Join(data, "ledger.key"))}, &out, &errs); code != exitDone {
			t.Errorf("exit %d: %s %s", code, out.String(), errs.String())
		}
	})

	s.kill(syscall.SIGINT)
	s = start(t, data, "demo", "--listen", "127.0.0.1:0", "--unmasked", "officer")
	s.wantPersons("officer", false)
	s.wantPersons("auditor", true)
	s.kill(syscall.SIGINT)
	start(t, data, "demo", "--listen", "127.0.0.1:0", "--unmasked", "nobody").wantPersons("registrar", true)
}

// bytes is what a user is given, as it is written.
func (s *server) bytes(user, path string) []byte {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), "GET", s.URL+path, nil)
	must(s.t, err)
	req.Header.Set("Authorization", "Bearer "+s.tokens[user])
	resp, err := http.DefaultClient.Do(req)
	must(s.t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	must(s.t, err)
	return text
}

// wantPersons holds what a user is told of an export, what is in it, and whether it
// is given with proofs, which hold everything.
func (s *server) wantPersons(user string, masked bool) {
	s.t.Helper()
	if status, _, check := s.do(user, "GET", exports+"&check=true", nil); status != http.StatusOK || check["masked"] != masked {
		s.t.Errorf("%s is told %d %v", user, status, check)
	}
	_, _, file := s.do(user, "GET", exports, nil)
	text, err := json.Marshal(file["features"])
	must(s.t, err)
	for _, secret := range []string{"欧阳修文", "13812345678"} {
		if strings.Contains(string(text), secret) == masked {
			s.t.Errorf("%s, masked %v: %s in the file is %v", user, masked, secret, !masked)
		}
	}
	if file["sanlei"].(map[string]any)["masked"] == true != masked {
		s.t.Errorf("%s: the file says masked: %v", user, file["sanlei"])
	}
	proven := http.StatusOK
	if masked {
		proven = http.StatusForbidden
	}
	if status, _, _ := s.do(user, "GET", exports+"&proofs=true", nil); status != proven {
		s.t.Errorf("%s, masked %v: with proofs %d", user, masked, status)
	}
}

func TestASettingOfTheExportGuardThatSaysNothingIsRefused(t *testing.T) {
	t.Parallel()
	for _, wrong := range []string{"--unmasked=king", "--unmasked=nobody,auditor", "--unmasked=", "--export-km2=-1"} {
		var out, errs strings.Builder
		if code := run(t.Context(), []string{"config", wrong}, &out, &errs); code != exitUsage || !strings.Contains(errs.String(), "SANLEI_") {
			t.Errorf("%s: exit %d: %s %s", wrong, code, out.String(), errs.String())
		}
	}
	var out, errs strings.Builder
	if run(t.Context(), []string{"config"}, &out, &errs); !strings.Contains(out.String(), "SANLEI_UNMASKED=registrar,auditor\nSANLEI_EXPORT_KM2=25\n") {
		t.Errorf("config: %s %s", out.String(), errs.String())
	}
}
