package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sanlei/land"
)

// ExportGuard is the settings of what is taken home, and how.
type ExportGuard struct {
	Unmasked  []string `env:"SANLEI_UNMASKED" default:"registrar,auditor" placeholder:"ROLE,…" help:"Who takes names and numbers of natural persons home as they stand; for all others they are masked in files, features and ledgers. nobody: no role does."`
	ExportKm2 float64  `env:"SANLEI_EXPORT_KM2" name:"export-km2" default:"25" placeholder:"N" help:"How many square kilometres an export spans at most without a purpose; 0: any."`
}

// check refuses settings that do not say who or how far.
func (g *ExportGuard) check() error {
	if g.ExportKm2 < 0 {
		return errors.New("SANLEI_EXPORT_KM2 must not be below zero")
	}
	if g.unmasked() == nil {
		return errors.New("SANLEI_UNMASKED is roles, with commas between, or nobody")
	}
	return nil
}

// unmasked is the roles that take personal data home, none of them for nobody; nil
// where one is no role, or nothing is said.
func (g *ExportGuard) unmasked() []land.Role {
	if slices.Equal(g.Unmasked, []string{"nobody"}) {
		return []land.Role{}
	}
	var roles []land.Role
	for _, name := range g.Unmasked {
		if !land.Role(name).Valid() {
			return nil
		}
		roles = append(roles, land.Role(name))
	}
	return roles
}

// guardKm2 is how far an export reaches without a purpose, as the store takes it.
func (g *ExportGuard) guardKm2() float64 {
	if g.ExportKm2 == 0 {
		return -1
	}
	return g.ExportKm2
}

// lines is the settings as sanlei config prints them.
func (g *ExportGuard) lines() [][2]string {
	return [][2]string{{"SANLEI_UNMASKED", strings.Join(g.Unmasked, ",")}, {"SANLEI_EXPORT_KM2", fmt.Sprint(g.ExportKm2)}}
}
