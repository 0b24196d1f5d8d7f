package simulator

import (
	"hash/fnv"
	"strings"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// derive is a number that belongs to an id: what the world does not know about
// a resource follows from it.
func derive(id, what string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(what + " " + id)) // never fails
	n := h.Sum64()
	return n ^ n>>29 // its low bits alone would repeat
}

// lower is n characters as the cloud's ids have them.
func lower(of string, n int) string { return strings.ToLower(letters(of, n)) }

// groupID is the id of a resource group, which bills only name.
func (c *call) groupID(r *world.Resource) string {
	return "rg-" + lower("resource group "+c.account.UID+r.ResourceGroup, 15)
}

// family is the family of an instance type: ecs.g7 of ecs.g7.large.
func family(spec string) string {
	if i := strings.LastIndexByte(spec, '.'); i > 0 {
		return spec[:i]
	}
	return spec
}

// filled is never null in an answer.
func filled(of []string) []string {
	if of == nil {
		return []string{}
	}
	return of
}
