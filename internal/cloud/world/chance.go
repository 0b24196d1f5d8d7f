package world

import (
	"math/rand/v2"

	"github.com/quagmt/udecimal"

	"github.com/cloudlens/cloudlens/internal/money"
)

// mix folds parts into a hash (the finaliser of splitmix64): the same inputs
// give the same hash on every machine, close inputs give unrelated ones.
func mix(h uint64, parts ...uint64) uint64 {
	for _, p := range parts {
		h ^= p + 0x9e3779b97f4a7c15
		h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
		h = (h ^ h>>27) * 0x94d049bb133111eb
		h ^= h >> 31
	}
	return h
}

// hash is mix over the bytes of a name (FNV-1a).
func hash(seed uint64, name string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	return mix(seed, h)
}

// roll is the chance of one entity: a generator of its own, so that nothing
// depends on what else was asked before.
func roll(key uint64) *rand.Rand { return rand.New(rand.NewPCG(key, 0x6c656e73)) }

// of picks one of the choices by a hash.
func of[T any](key uint64, choices []T) T { return choices[key%uint64(len(choices))] }

// dec is coefficient × 10^−places.
func dec(coefficient int64, places uint8) money.Decimal {
	return udecimal.MustFromInt64(coefficient, places)
}

// places is how many decimals amounts of a line have at most (Alibaba Cloud
// returns up to 10 since 2026).
const places = 10

const base36 = "0123456789abcdefghijklmnopqrstuvwxyz"

// token is n characters as Alibaba Cloud's ids have them.
func token(key uint64, n int) string {
	b := make([]byte, n)
	rest := uint64(0)
	for i := range b {
		if i%12 == 0 { // 64 bits hold 12 characters
			rest = mix(key, uint64(i))
		}
		b[i] = base36[rest%36]
		rest /= 36
	}
	return string(b)
}
