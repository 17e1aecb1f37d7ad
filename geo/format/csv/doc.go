// Package csv reads and writes tables of comma-separated values (RFC 4180) with a
// row of names, a feature a row: its shape as WKT in one column, or as a point in
// two.
//
// What is read may have semicolons or tabs between cells instead, if its first line
// has: spreadsheets set to other countries write those.
//
// WKT has x before y. What is written is degrees with at most nine decimals or
// metres with four, in UTF-8 with a byte order mark, by which Excel knows it, or in
// GB18030.
//
// A cell that a spreadsheet would take for a formula begins with an apostrophe
// when written, which is taken away when read.
package csv
