// Package dxf reads and writes drawings in the exchange format of AutoCAD, as text
// of release 12 when written, which every program reads.
//
// A drawing has neither features nor a reference system. A polygon is a closed
// polyline for each of its rings, on a layer by its class; its label is a text
// inside it on a layer of its own. Coordinates are x = east, y = north in metres
// of whichever zone the two sides agreed on.
package dxf
