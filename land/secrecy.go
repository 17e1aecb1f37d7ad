package land

// Secrecy is how widely a task's list may be known (密级).
type Secrecy string

// The degrees. Lists of parcels are no secret of the state by themselves, but kept
// within the offices unless somebody decides otherwise.
const (
	Public   Secrecy = "public"   // 公开
	Internal Secrecy = "internal" // 内部
	Secret   Secrecy = "secret"   // 秘密
)

// Secrecies is all of them.
var Secrecies = []Secrecy{Public, Internal, Secret}

// Chinese is the degree as it is printed.
func (s Secrecy) Chinese() string {
	return map[Secrecy]string{Public: "公开", Internal: "内部", Secret: "秘密"}[s]
}
