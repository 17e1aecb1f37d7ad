package land

import (
	"maps"
	"testing"
)

func TestNaturalPersonsAreMasked(t *testing.T) {
	for name, c := range map[string]struct{ in, want Attributes }{
		"a person":                             {Attributes{"holder": "张三丰"}, Attributes{"holder": "张**"}},
		"several":                              {Attributes{"holder": "张三、李四、某某化工厂"}, Attributes{"holder": "张*、李*、某某化工厂"}},
		"one who says so, with a foreign name": {Attributes{"holder": "阿卜杜拉·买买提（个人）"}, Attributes{"holder": "阿*******（个人）"}},
		"one by their number":                  {Attributes{"holder": "Ivan Petrov", "uscc": "11010519491231002X"}, Attributes{"holder": "I*** P*****", "uscc": "110105************"}},
		"a company":                            {Attributes{"holder": "洞口县某某食品有限公司", "uscc": "91350100M000100Y43"}, Attributes{"holder": "洞口县某某食品有限公司", "uscc": "91350100M000100Y43"}},
		"a short organisation":                 {Attributes{"holder": "文昌村"}, Attributes{"holder": "文昌村"}},
		"numbers in a remark": {Attributes{"remark": "联系人：王小明，13812345678；身份证11010519491231002x，文号20231234567890123456"},
			Attributes{"remark": "联系人：王**，138******78；身份证110105************，文号20231234567890123456"}},
		"a contact before a word":       {Attributes{"plan": "法定代表人赵六电话0739-7221234"}, Attributes{"plan": "法定代表人赵*电话0739-7221234"}},
		"officials in their office":     {Attributes{"leader": "李县长", "officer": "王某某", "unit": "县自然资源局"}, Attributes{"leader": "李县长", "officer": "王某某", "unit": "县自然资源局"}},
		"a number that is no citizen's": {Attributes{"uscc": "110105194912310021"}, Attributes{"uscc": "110105194912310021"}},
		"nothing":                       {nil, nil},
	} {
		before := maps.Clone(c.in)
		if got := c.in.Masked(); !maps.Equal(got, c.want) {
			t.Errorf("%s: %v, not %v", name, got, c.want)
		}
		if !maps.Equal(before, c.in) {
			t.Errorf("%s: the attributes themselves were changed", name)
		}
	}
}

// What was masked once stays as it is.
func TestMaskingTwiceIsMaskingOnce(t *testing.T) {
	for _, text := range []string{"张三丰", "李四 13812345678", "联系人：王小明"} {
		once := Attributes{"holder": text, "remark": text}.Masked()
		if twice := once.Masked(); !maps.Equal(once, twice) {
			t.Errorf("%v, then %v", once, twice)
		}
	}
}
