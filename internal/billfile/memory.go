package billfile

import "strings"

// memory remembers what a cell's text means: bills repeat themselves, and a
// look-up is cheaper than parsing. It forgets all when it is full, so that it
// stays small however long the file is.
type memory[T any] struct {
	last  string
	value T
	known map[string]T
	mean  func(string) T // called with a text of its own, which may be kept
}

const memorySize = 8192

func remember[T any](mean func(string) T) *memory[T] {
	return &memory[T]{known: map[string]T{}, value: mean(""), mean: mean}
}

// of is the meaning of s.
func (m *memory[T]) of(s string) T {
	if s == m.last {
		return m.value
	}
	value, ok := m.known[s]
	if !ok {
		own := strings.Clone(s) // a cell is part of a long record, which must not be kept
		value = m.mean(own)
		if len(m.known) >= memorySize {
			clear(m.known)
		}
		m.known[own] = value
	}
	m.last, m.value = s, value
	return value
}
