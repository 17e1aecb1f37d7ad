package proof

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Key is the key pair of a ledger, by whose name it goes.
type Key struct {
	note.Signer
	Public string // as note.NewVerifier reads it
}

// Verifier checks what the key has signed.
func (k *Key) Verifier() note.Verifier {
	v, err := note.NewVerifier(k.Public)
	if err != nil {
		panic(err) // both halves were checked when the key was read
	}
	return v
}

// ReadKey reads the key pair of a ledger from a file, which only its owner may
// read. Its first line is the private key, its second the public one.
func ReadKey(file, ledger string) (*Key, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("the ledger's key %s can be read by others: take that from them with chmod 600", file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	private, public, _ := strings.Cut(string(text), "\n")
	k := &Key{Public: strings.TrimSpace(public)}
	if k.Signer, err = note.NewSigner(private); err != nil {
		return nil, fmt.Errorf("%s holds no key of a ledger", file)
	}
	if v, err := note.NewVerifier(k.Public); err != nil || v.KeyHash() != k.KeyHash() || v.Name() != k.Name() {
		return nil, fmt.Errorf("%s holds no key of a ledger", file)
	}
	if k.Name() != ledger {
		return nil, fmt.Errorf("%s holds the key of another ledger", file)
	}
	return k, nil
}

// PublicKey is the public half that a file of a key holds, or empty.
func PublicKey(file string) string {
	text, _ := os.ReadFile(file)
	_, public, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(public)
}

// MakeKey reads the key pair of a ledger, and makes it where there is no file
// yet. Of two who make it at once, one does.
func MakeKey(file, ledger string) (*Key, error) {
	k, err := ReadKey(file, ledger)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	private, public, err := note.GenerateKey(rand.Reader, ledger)
	if err != nil {
		return nil, err
	}
	whole, err := os.CreateTemp(filepath.Dir(file), ".key-*") // 0600
	if err != nil {
		return nil, err
	}
	defer os.Remove(whole.Name())
	_, err = fmt.Fprintf(whole, "%s\n%s\n", private, public)
	if err := errors.Join(err, whole.Sync(), whole.Close()); err != nil {
		return nil, err
	}
	// A link fails where somebody else was quicker, whose key then counts.
	if err := os.Link(whole.Name(), file); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return ReadKey(file, ledger)
}
