// Package parquet writes GeoParquet 1.1: columns in row groups, the shape as WKB of
// multipolygons by the right-hand rule, x = east or longitude before y = north or
// latitude.
//
// Numbers with decimals are exact decimals. The reference system stands in the
// file's metadata as PROJJSON.
package parquet
