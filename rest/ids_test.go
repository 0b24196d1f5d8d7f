package rest_test

import (
	"fmt"
	"regexp"
	"strings"
)

var uuids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)

// ids numbers the ids of a conversation, which are new in every run, in the
// order in which they appear.
type ids struct{ known []string }

// number writes <id-1> for the first id that answers had, and so on.
func (s *ids) number(answer string) string {
	return uuids.ReplaceAllStringFunc(answer, func(id string) string {
		for i, k := range s.known {
			if k == id {
				return fmt.Sprintf("<id-%d>", i+1)
			}
		}
		s.known = append(s.known, id)
		return fmt.Sprintf("<id-%d>", len(s.known))
	})
}

// fill puts the ids back into a request.
func (s *ids) fill(request string) string {
	for i, k := range s.known {
		request = strings.ReplaceAll(request, fmt.Sprintf("<id-%d>", i+1), k)
	}
	return request
}
