package land

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Masked is attributes without what tells of natural persons, for whoever may not
// take that home. Rules:
//  1. A holder that is a natural person keeps its first character. It is one when
//     the number beside it is that of a citizen (GB 11643), or when it is two to
//     four Chinese characters that do not end as organisations do, or says 个人.
//     Of several holders each is looked at.
//  2. A citizen's number keeps the six digits of its region, a mobile telephone's
//     its first three and last two, wherever they stand in any text.
//  3. A name behind a word as 联系人 keeps its first character.
//
// Who answers for a parcel in office – leader, unit and officer – is no secret and
// stays. The attributes themselves are not changed.
func (a Attributes) Masked() Attributes {
	out := maps.Clone(a)
	for name, value := range out {
		out[name] = maskNumbers(maskContacts(value))
	}
	if holder, ok := a["holder"]; ok {
		out["holder"] = maskNumbers(maskHolders(holder, IsCitizenNumber(a["uscc"])))
	}
	return out
}

// IsCitizenNumber reports whether a text is a citizen's number of GB 11643: region,
// date of birth, serial number and the check character of ISO 7064 MOD 11-2.
func IsCitizenNumber(s string) bool {
	if len(s) != 18 {
		return false
	}
	sum := 0
	for i := range 17 {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
		sum = (sum + int(s[i]-'0')) * 2 % 11
	}
	_, err := ParseDate(s[6:10] + "-" + s[10:12] + "-" + s[12:14])
	return err == nil && strings.ToUpper(s)[17] == "10X98765432"[sum]
}

var (
	digits   = regexp.MustCompile(`\d+[Xx]?`)
	mobile   = regexp.MustCompile(`^1[3-9]\d{9}$`)
	contacts = regexp.MustCompile(`(联系人|法定代表人|法人代表|权利人|户主|经办人)([:：\s]*)(\p{Han}{2,4}?)(电话|手机|先生|女士|[^\p{Han}]|$)`)
	several  = regexp.MustCompile(`[、，,;；/\s]+`)
	chinese  = regexp.MustCompile(`^\p{Han}{2,4}$|^\p{Han}{1,8}·\p{Han}{1,8}$`)
	// organised is how names of organisations of up to four characters end.
	organised = regexp.MustCompile(`(公司|厂|局|院|所|社|村|镇|乡|县|校|馆|站|店|部|集团|中心|政府|园区|学会|协会|村委|街道|银行|商行|林场|农场|市场|超市|公园)$`)
)

// maskNumbers masks the numbers of persons in a text.
func maskNumbers(text string) string {
	return digits.ReplaceAllStringFunc(text, func(n string) string {
		switch {
		case IsCitizenNumber(n):
			return n[:6] + strings.Repeat("*", 12)
		case mobile.MatchString(n):
			return n[:3] + "******" + n[9:]
		}
		return n
	})
}

func maskContacts(text string) string {
	return contacts.ReplaceAllStringFunc(text, func(found string) string {
		m := contacts.FindStringSubmatch(found)
		return m[1] + m[2] + maskName(m[3]) + m[4]
	})
}

// maskHolders masks the natural persons of several names with commas between.
func maskHolders(text string, persons bool) string {
	var out strings.Builder
	from := 0
	ends := append(several.FindAllStringIndex(text, -1), []int{len(text), len(text)})
	for _, end := range ends {
		name := text[from:end[0]]
		bare := strings.NewReplacer("（个人）", "", "(个人)", "").Replace(name)
		if persons || bare != name || chinese.MatchString(name) && !organised.MatchString(name) {
			name = maskName(bare) + strings.TrimPrefix(name, bare)
		}
		out.WriteString(name + text[end[0]:end[1]])
		from = end[1]
	}
	return out.String()
}

// maskName keeps the first character of a name.
func maskName(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	if size == 0 || !unicode.IsLetter(first) {
		return name
	}
	return string(first) + strings.Repeat("*", utf8.RuneCountInString(name)-1)
}

// Unmasked is the roles that take personal data home as it stands, where nothing
// else is set: registrars bring lists back in, auditors compare them.
var Unmasked = []Role{Registrar, Auditor}

// TakesPersonal reports whether an actor may take personal data of a region home,
// if those roles may.
func (a Actor) TakesPersonal(t Tree, region string, unmasked []Role) bool {
	return slices.ContainsFunc(unmasked, func(r Role) bool { return a.Has(t, r, region) })
}
