// Package archive opens zip files from outside, for the formats that come in them,
// and refuses what could harm before memory is taken or anything is unpacked.
// Nothing is ever written to disk under a name from the archive.
package archive
