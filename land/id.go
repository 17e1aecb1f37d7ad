package land

import "github.com/google/uuid"

// ID names everything but regions and tasks, which go by their codes. It is a
// UUIDv7, so that rows made in many places never collide and sort by time.
type ID = uuid.UUID

// NewID makes a new ID.
func NewID() ID { return uuid.Must(uuid.NewV7()) }

// ParseID reads the 36-character form only; anything else names nothing, so
// the error is of kind NotFound.
func ParseID(s string) (ID, error) {
	id, err := uuid.Parse(s)
	if err != nil || len(s) != 36 {
		return ID{}, Refuse(NotFound, "", "unknown_id", "there is nothing by this id")
	}
	return id, nil
}
