package api

import (
	"encoding/base64"
	"time"

	"sanlei/land"
	"sanlei/land/store"
)

// journal is a page of acts in the order of the books.
type journal struct {
	Acts []sealed `json:"acts"`
	Next string   `json:"next,omitzero"` // the cursor of the next page; none on the last
}

// sealed is an act in its place. Transfers are those on land of the caller's
// regions, the first thousand of them; Moved is how many there are.
type sealed struct {
	land.Act
	ActorName string          `json:"actor_name,omitzero"` // what the actor was called at the position
	Position  string          `json:"position"`
	SealedAt  time.Time       `json:"sealed_at"`
	Digest    string          `json:"digest"` // in base64
	Moved     int             `json:"moved"`
	Transfers []movedOnParcel `json:"transfers"`
}

type movedOnParcel struct {
	Parcel land.ID `json:"parcel"`
	transfer
}

var listJournal = operation{
	id: "listJournal", summary: "Acts in the order of the books, with what they moved", gives: gives{of: journal{}},
	params: []param{
		code("task", "Acts of this task"),
		code("region", "Acts on land of this region and all below it"),
		text("kind", "Acts of this kind", 20),
		text("actor", "Acts of this login", 63),
		identity("parcel", "Acts on this parcel"),
		text("from", "The first position", 64),
		text("to", "The last position", 64),
		choice("order", "Which act comes first; by default the oldest", "oldest", "newest").or("oldest"),
		whole("limit", "How many acts at most", 1, 1000, 100),
		cursor("cursor", "Where the page begins: next of the page before"),
	},
	serve: func(c *call) (answer, error) {
		q := store.JournalQuery{Task: value[string](c, "task"), Region: value[string](c, "region"), Kind: value[string](c, "kind"),
			Actor: value[string](c, "actor"), From: value[string](c, "from"), To: value[string](c, "to"),
			After: value[string](c, "cursor"), Newest: value[string](c, "order") == "newest", Limit: value[int](c, "limit")}
		if id, ok := c.values["parcel"].(land.ID); ok {
			q.Parcel = &id
		}
		acts, next, err := c.desk().Journal(c.ctx(), q)
		if err != nil {
			return answer{}, within("query", err)
		}
		out := journal{Acts: make([]sealed, len(acts))}
		for i, a := range acts {
			out.Acts[i] = sealedOf(a)
		}
		if next != "" {
			out.Next = base64.RawURLEncoding.EncodeToString([]byte(next))
		}
		return answer{body: out}, nil
	},
}

func sealedOf(a store.Sealed) sealed {
	out := sealed{Act: a.Act, ActorName: a.ActorName, Position: a.Position, SealedAt: a.SealedAt, Digest: base64.StdEncoding.EncodeToString(a.Digest),
		Moved: a.Moved, Transfers: make([]movedOnParcel, len(a.Transfers))}
	for i, t := range a.Transfers {
		out.Transfers[i] = movedOnParcel{t.Parcel, transferOf(t.Transfer)}
	}
	return out
}
