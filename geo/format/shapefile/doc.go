// Package shapefile reads and writes shapefiles of polygons (ESRI, "Shapefile
// Technical Description", 1998) with their dBASE III tables, one feature at a time.
//
// A shapefile is several files of one name: .shp holds the shapes, .dbf a row of
// values for each, .shx where each shape lies, .prj the reference system and .cpg
// the encoding of the table. Reading needs .shp and .dbf, and .prj unless the
// caller knows the system. Coordinates are x = east or longitude, y = north or
// latitude, in the system of the file.
package shapefile
