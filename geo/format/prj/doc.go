// Package prj tells reference systems by the text that files carry for them: the
// well-known text of the first version (OGC 01-009), as ESRI, SuperMap, GDAL and
// others write it into .prj files and GeoPackages.
//
// A system is told by its parameters: ellipsoid, projection, central meridian,
// scale and false coordinates. Names serve only to refuse, for they differ from
// program to program and mislead: a "Zone_39N" may have no 39 in its eastings.
package prj
