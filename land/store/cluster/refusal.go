package cluster

import "fmt"

// Refusal is an error that a person can put right: one line that says what is
// the matter and, after a semicolon, what to do.
type Refusal struct {
	Reason string
	Remedy string
}

func (r *Refusal) Error() string { return r.Reason + "; " + r.Remedy }

func refuse(remedy, reason string, args ...any) error {
	return &Refusal{Reason: fmt.Sprintf(reason, args...), Remedy: remedy}
}
