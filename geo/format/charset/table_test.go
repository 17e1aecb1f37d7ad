package charset_test

import (
	"errors"
	"testing"

	"sanlei/geo/format/charset"
)

func TestTableDecides(t *testing.T) {
	t.Parallel()
	type values = []string
	gbk := func(text string) string { return string(encoded(t, charset.GB18030, text)) }
	for _, c := range []struct {
		name     string
		values   values
		declared string
		want     charset.Encoding
		ask      bool
	}{
		{"nothing", nil, "", charset.UTF8, false},
		{"ASCII is as declared", values{"A1"}, "GBK", charset.GB18030, false},
		{"ASCII in an encoding that is not known here", values{"A1"}, "ISO-8859-1", charset.UTF8, false},
		{"UTF-8 undeclared", values{"洞口县"}, "", charset.UTF8, false},
		{"UTF-8 as declared", values{"洞口县"}, "UTF-8", charset.UTF8, false},
		{"GBK undeclared", values{gbk("洞口县")}, "", charset.GB18030, false},
		{"GBK as declared", values{gbk("洞口县")}, "936", charset.GB18030, false},
		{"GBK declared as UTF-8", values{gbk("洞口县")}, "UTF-8", charset.GB18030, false},
		{"UTF-8 declared as GBK", values{"洞口县", "石江"}, "GBK", charset.UTF8, false},
		{"UTF-8 declared as Latin 1", values{"洞口县", "石江"}, "ISO-8859-1", charset.UTF8, false},
		{"two characters that may be either, declared as GBK", values{"洞口"}, "GBK", 0, true},
		{"bytes that are Cyrillic in UTF-8, declared as GBK", values{"\xd2\xbb\xd0\xa9"}, "GBK", charset.GB18030, false},
		{"the same undeclared", values{"\xd2\xbb\xd0\xa9"}, "", 0, true},
		{"the same declared as UTF-8", values{"\xd2\xbb\xd0\xa9"}, "UTF-8", charset.UTF8, false},
		{"GB18030 of four bytes", values{gbk("𠮷😀")}, "UTF-8", charset.GB18030, false},
		{"bytes that may be GBK, declared as Big5", values{gbk("洞口县")}, "Big5", 0, true},
		{"UTF-16 declared", values{gbk("洞口县")}, "UTF-16LE", 0, true},
		{"one value in UTF-8 and one in GBK", values{"洞口县石江镇", gbk("洞口县")}, "", 0, true},
		{"text in no encoding", values{"洞口县\xff"}, "UTF-8", 0, true},
	} {
		var table charset.Table
		for _, v := range c.values {
			table.Add([]byte(v), false)
		}
		got, err := table.Decide(c.declared)
		var ask *charset.AskError
		if errors.As(err, &ask) != c.ask || !c.ask && (err != nil || got != c.want) || c.ask && ask.Declared != c.declared {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
	}
}

func TestTableTakesHalfACharacterInAFullField(t *testing.T) {
	t.Parallel()
	gbk := encoded(t, charset.GB18030, "洞口县石江镇")
	for _, c := range []struct {
		name, value string
		full        bool
		want        charset.Encoding
		ask         bool
	}{
		{"UTF-8 cut by the field", "洞口县石江镇"[:17], true, charset.UTF8, false},
		{"UTF-8 cut within the field", "洞口县石江镇\xe5 ", false, 0, true},
		{"GBK cut by the field", string(gbk[:11]), true, charset.GB18030, false},
		{"GBK cut within the field", string(gbk[:11]), false, 0, true},
	} {
		var table charset.Table
		table.Add([]byte(c.value), c.full)
		got, err := table.Decide("")
		if (err != nil) != c.ask || !c.ask && got != c.want {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
	}
}
