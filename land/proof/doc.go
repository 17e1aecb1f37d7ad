// Package proof is how the books prove to an outsider that they are what they
// were, without their database: a Merkle tree as RFC 6962 has it over the acts
// in the order of their positions, checkpoints of it that are signed, and files
// that carry their checkpoint and signature.
//
// # What a tree is made of
//
// This encoding is for ever: what is changed in it makes every checkpoint that
// was ever handed out worthless.
//
//  1. Every row that came into the books under an act is a record: a JSON array,
//     as json_build_array of PostgreSQL writes it (", " between the values, UTF-8,
//     numbers with the places of their column, null for nothing), that begins with
//     the table's name and the act's id and goes on with the row's columns in the
//     order of [Tables]. Dates are 2006-01-02; times are in UTC with
//     microseconds, without trailing zeros; a shape is the hexadecimal SHA-256 of
//     its WKB (little-endian, EPSG:4490, longitude first, rings by the right-hand rule).
//  2. The records of an act, sorted by their leaf hashes, SHA-256(0x00 ‖ record),
//     make the act's own tree.
//  3. An [Entry] says of one position which act it holds, when it was sealed and
//     the root of the act's tree. Its text is a leaf of the ledger's tree: the entry
//     of position n is leaf n−1, so a tree's size is the position at its head.
//  4. A [Checkpoint] is a size and a root, signed as a note by the ledger's key.
//
// A column that a table gets later is added as a record of its own, so that the
// records of earlier acts stay as they are.
package proof
