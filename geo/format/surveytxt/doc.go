// Package surveytxt reads and writes 勘测定界界址点坐标交换格式, the text in which
// surveyors exchange the boundary points of plots, one plot at a time.
//
// A file is a section of keys and a section of plots, each plot a line that ends
// in "@" and rows of name, ring number, X and Y:
//
//	[属性描述]
//	坐标系=2000国家大地坐标系
//	几度分带=3
//	带号=37
//	[地块坐标]
//	5,0.0100,DK-1,示例地块,面,,工业用地,0601,@
//	J1,1,2994349.6706,37457838.8547
//	…
//
// X is the northing and Y the easting, in metres, the easting with or without the
// number of its zone in front. A [format.Feature] has them as everywhere here: x =
// east, y = north, in one of the Gauss–Krüger systems of [geo.CRS]. Declared areas
// are plane areas in hectares, that is in the file's own plane.
//
// Rings are numbered within a plot, the first outer, others holes or further
// parts; files disagree so much that the numbers only part rings from each other
// here, and which ring is a hole is decided by which ring it lies in.
package surveytxt
