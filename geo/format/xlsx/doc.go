// Package xlsx reads ledgers out of spreadsheets (ECMA-376), as offices keep them,
// and writes them.
//
// Reading takes values only: of a formula the value that was kept with it, never
// the formula, and nothing that a file links to. Parts are read as streams, so that
// a sheet takes no more memory than its longest row and the texts that cells share.
package xlsx
