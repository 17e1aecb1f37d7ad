// Package geotest makes shapes to test with, and compares package geo with a
// PostGIS. Everything is made from a seed: the same seed gives the same shapes.
package geotest
