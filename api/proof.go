package api

import (
	"strconv"

	"sanlei/land"
	"sanlei/land/proof"
)

const plainText = "text/plain; charset=utf-8"

var (
	showLatestCheckpoint = operation{
		id: "getLatestCheckpoint", summary: "What the books are now: position and root of the tree, signed as a note", gives: gives{media: []string{plainText}},
		serve: func(c *call) (answer, error) {
			signed, err := c.desk().Checkpoint(c.ctx(), "")
			return answer{bytes: []byte(signed)}, err
		},
	}
	showCheckpoint = operation{
		id: "getCheckpoint", summary: "What the books were at a position, signed as a note", gives: gives{media: []string{plainText}},
		params: []param{text("size", "The position", 20).inPath()},
		serve: func(c *call) (answer, error) {
			signed, err := c.desk().Checkpoint(c.ctx(), value[string](c, "size"))
			if land.KindOf(err) == land.Malformed {
				err = land.Refuse(land.NotFound, "path.size", "unknown_position", "the books have no such position")
			}
			return answer{bytes: []byte(signed)}, err
		},
	}
	showCheckpointKey = operation{
		id: "getCheckpointKey", summary: "The public key that checkpoints and exports are checked with", gives: gives{media: []string{plainText}},
		serve: func(c *call) (answer, error) {
			key := c.config.Store.PublicKey()
			if key == "" {
				return answer{}, land.Refuse(land.NotFound, "", "unsigned", "nothing is signed here: the program runs without the ledger's key")
			}
			return answer{bytes: []byte(key + "\n")}, nil
		},
	}
)

// inclusions is positions in the tree of a checkpoint, proven.
type inclusions struct {
	Checkpoint string            `json:"checkpoint"`
	Positions  []proof.Inclusion `json:"positions"`
}

var proveInclusion = operation{
	id: "getInclusionProof", summary: "That a position, or what the books hold of a parcel, is in the tree of a checkpoint", gives: gives{of: inclusions{}},
	params: []param{
		text("position", "The position; this or the parcel", 64),
		identity("parcel", "The parcel; this or the position"),
		text("size", "The position of the checkpoint; by default the newest", 64),
	},
	serve: func(c *call) (answer, error) {
		position, size := value[string](c, "position"), value[string](c, "size")
		parcel, ofParcel := c.values["parcel"].(land.ID)
		if ofParcel == (position != "") {
			return answer{}, land.Refuse(land.Malformed, "query.position", "required", "name either a position or a parcel")
		}
		signed, err := c.desk().Checkpoint(c.ctx(), size)
		if err != nil {
			return answer{}, err
		}
		of, err := proof.ReadUnsigned(signed)
		if err != nil {
			return answer{}, err
		}
		at := strconv.FormatInt(of.Size, 10)
		out := inclusions{Checkpoint: signed, Positions: make([]proof.Inclusion, 1)}
		if ofParcel {
			out.Positions, err = c.desk().ParcelInclusion(c.ctx(), parcel, at)
		} else {
			out.Positions[0], err = c.desk().Inclusion(c.ctx(), position, at)
		}
		return answer{body: out}, err
	},
}

var proveConsistency = operation{
	id: "getConsistencyProof", summary: "That the tree at a position is that of an earlier one with leaves added", gives: gives{of: proof.Consistency{}},
	params: []param{
		text("from", "The earlier position", 64).must(),
		text("to", "The later position; by default the newest", 64),
	},
	serve: func(c *call) (answer, error) {
		found, err := c.desk().Consistency(c.ctx(), value[string](c, "from"), value[string](c, "to"))
		return answer{body: found}, err
	},
}
