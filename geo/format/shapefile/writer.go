package shapefile

import (
	"bufio"
	le "encoding/binary"
	"errors"
	"io"

	"github.com/paulmach/orb"

	"sanlei/geo/format"
	"sanlei/geo/format/charset"
	"sanlei/geo/format/prj"
)

// Files is where the files of a shapefile are written. The first three must be
// empty and are gone back to at the end, for their headers say how long they are.
type Files struct {
	SHP, SHX, DBF io.WriteSeeker
	PRJ, CPG      io.Writer
}

// ErrTooBig is that a file would pass 2 GiB, beyond which programs do not read.
var ErrTooBig = errors.New("a shapefile holds 2 GiB at most")

// Writer writes features as a shapefile of polygons, in memory for one feature.
// Coordinates are brought from the feature's system into the layout's. A feature
// without geometry has an empty shape. Properties that no field of the layout names
// are left out; what a field cannot hold is told by Losses.
//
// A feature that cannot be written leaves nothing; an error from below is final.
type Writer struct {
	shp, shx, dbf output
	shapes        recordWriter
	rows          rowWriter
	layout        Layout
	count         int
	box           orb.Bound // of all
	any           bool      // whether a shape has a box
	most          int64     // bytes in a file
	closed        bool
	err           error
}

// output gathers what is written to a file.
type output struct {
	*bufio.Writer
	file io.WriteSeeker
	size int64
}

func newOutput(file io.WriteSeeker) output {
	return output{Writer: bufio.NewWriterSize(file, 64<<10), file: file}
}

// Write implements io.Writer and counts.
func (o *output) Write(b []byte) (int, error) {
	o.size += int64(len(b))
	return o.Writer.Write(b)
}

// NewWriter writes the system and the encoding, and room for the headers.
func NewWriter(files Files, l Layout) (*Writer, error) {
	columns, err := l.columns()
	if err != nil {
		return nil, err
	}
	if l.CRS84 && !l.CRS.IsGeographic() {
		return nil, errors.New("metres are not those of WGS 84")
	}
	w := &Writer{
		shp: newOutput(files.SHP), shx: newOutput(files.SHX), dbf: newOutput(files.DBF),
		shapes: recordWriter{crs: l.CRS},
		rows:   rowWriter{columns: columns, encoding: l.Encoding},
		layout: l, most: 2 << 30,
	}
	w.renamed()
	w.write(&w.shp, w.header(0))
	w.write(&w.shx, w.header(0))
	w.write(&w.dbf, w.tableHeader())
	_, err = io.WriteString(files.PRJ, l.system())
	w.keep(err)
	_, err = io.WriteString(files.CPG, l.Encoding.String())
	w.keep(err)
	return w, w.err
}

// system is the text of the .prj file.
func (l Layout) system() string {
	if l.CRS84 {
		return prj.WGS84
	}
	return prj.Text(l.CRS)
}

// renamed notes the fields whose names had no room.
func (w *Writer) renamed() {
	for _, c := range w.rows.columns {
		if c.written != c.Name {
			w.rows.losses.all = append(w.rows.losses.all, format.Loss{Field: c.Name, Lost: format.NameChanged, Written: c.written})
		}
	}
}

// keep keeps the first error from below.
func (w *Writer) keep(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *Writer) write(o *output, b []byte) {
	if w.err == nil {
		_, w.err = o.Write(b)
	}
}

var errClosed = errors.New("the shapefile is closed")

// Write implements [format.Writer].
func (w *Writer) Write(f format.Feature) error {
	if w.closed {
		return errClosed
	}
	if w.err != nil {
		return w.err
	}
	if err := w.shapes.make(f); err != nil {
		return err
	}
	content := w.shapes.content
	if max(w.shp.size+int64(len(content))+8, w.dbf.size+int64(w.rowLength())+1) > w.most {
		return ErrTooBig
	}
	w.rows.make(f.Properties, w.count)
	w.write(&w.shx, pair(w.shp.size/2, int64(len(content))/2))
	w.write(&w.shp, pair(int64(w.count+1), int64(len(content))/2))
	w.write(&w.shp, content)
	w.write(&w.dbf, w.rows.row)
	w.count++
	if f.Geometry != nil {
		w.extend()
	}
	return w.err
}

func (w *Writer) extend() {
	if !w.any {
		w.box, w.any = w.shapes.box, true
	}
	w.box = w.box.Union(w.shapes.box)
}

// pair is two numbers as records and the index have them.
func pair(a, b int64) []byte {
	return le.BigEndian.AppendUint32(le.BigEndian.AppendUint32(nil, uint32(a)), uint32(b))
}

// Losses is what could not be kept so far, by field.
func (w *Writer) Losses() []format.Loss { return w.rows.losses.sorted() }

// Close writes the headers. A second call does nothing.
func (w *Writer) Close() error {
	if w.closed {
		return w.err
	}
	w.closed = true
	w.write(&w.dbf, []byte{0x1a})
	w.finish(&w.shp, w.header(w.shp.size))
	w.finish(&w.shx, w.header(w.shx.size))
	w.finish(&w.dbf, w.tableHeader())
	return w.err
}

// finish writes the header once all is known.
func (w *Writer) finish(o *output, header []byte) {
	if w.err == nil {
		w.err = o.Flush()
	}
	if w.err == nil {
		_, w.err = o.file.Seek(0, io.SeekStart)
	}
	if w.err == nil {
		_, w.err = o.file.Write(header)
	}
}

// header is that of a .shp or .shx file of a size.
func (w *Writer) header(size int64) []byte {
	b := make([]byte, headerLength)
	le.BigEndian.PutUint32(b, 9994)
	le.BigEndian.PutUint32(b[24:], uint32(size/2))
	le.LittleEndian.PutUint32(b[28:], 1000)
	le.LittleEndian.PutUint32(b[32:], polygon)
	putBox(b[36:], w.box)
	return b
}

func (w *Writer) rowLength() (n int) {
	for _, c := range w.rows.columns {
		n += c.Width
	}
	return n + 1
}

// chinese is the byte by which a table says that its text is GBK.
const chinese = 0x4d

// tableHeader is that of the .dbf file.
func (w *Writer) tableHeader() []byte {
	b := make([]byte, 32, 33+32*len(w.rows.columns))
	b[0] = 3
	if at := w.layout.Updated; !at.IsZero() {
		b[1], b[2], b[3] = byte(at.Year()-1900), byte(at.Month()), byte(at.Day())
	}
	le.LittleEndian.PutUint32(b[4:], uint32(w.count))
	le.LittleEndian.PutUint16(b[8:], uint16(cap(b)))
	le.LittleEndian.PutUint16(b[10:], uint16(w.rowLength()))
	if w.layout.Encoding == charset.GB18030 {
		b[29] = chinese
	}
	for _, c := range w.rows.columns {
		d := make([]byte, 32)
		copy(d[:nameWidth], c.raw)
		d[11], d[16], d[17] = byte(c.Type), byte(c.Width), byte(c.Decimals)
		b = append(b, d...)
	}
	return append(b, '\r')
}
