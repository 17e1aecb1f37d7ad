package api

import (
	"errors"
	"net/http"
	"os"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"sanlei/land"
)

var bodyTooLarge = land.Refuse(land.TooLarge, "body", "size", "the body is larger than this operation takes")

// readFault is why a body did not come in whole.
func readFault(err error) error {
	switch _, tooLarge := errors.AsType[*http.MaxBytesError](err); {
	case land.KindOf(err) != "":
		return err
	case tooLarge:
		return bodyTooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		return malformed("body", "slow", "the body did not come in within 30 seconds")
	}
	return malformed("body", "incomplete", "the body is incomplete or badly packed")
}

// bodyFault names the member at which reading stopped.
func bodyFault(err error) error {
	if refusal, ok := errors.AsType[*land.Error](err); ok { // by a value's own reader
		if at, ok := errors.AsType[*json.SemanticError](err); ok {
			return malformed(dotted(at.JSONPointer), refusal.Details[0].Rule, refusal.Details[0].Message)
		}
	}
	if at, ok := errors.AsType[*json.SemanticError](err); ok {
		if errors.Is(err, json.ErrUnknownName) {
			return malformed(dotted(at.JSONPointer), "unknown_member", "there is no such member")
		}
		return malformed(dotted(at.JSONPointer), "type", "the value is not of the type that belongs here")
	}
	at, ok := errors.AsType[*jsontext.SyntacticError](err)
	switch {
	case !ok:
		return err
	case errors.Is(err, jsontext.ErrDuplicateName):
		return malformed(dotted(at.JSONPointer), "repeated", "the member stands more than once")
	}
	return malformed(dotted(at.JSONPointer), "json", "the body is not well-formed JSON in UTF-8")
}

// dotted is a JSON pointer as a location, as far as its names are plain words.
func dotted(p jsontext.Pointer) string {
	at := "body"
	for token := range p.Tokens() {
		next := locate(at, token)
		if next == at {
			break
		}
		at = next
	}
	return at
}

func malformed(location, rule, message string) *land.Error {
	return land.Refuse(land.Malformed, location, rule, message)
}
