package simulator

import "time"

// mostNonces bounds what is remembered: at the limits of the API an account
// makes fewer calls in the time that a signature is good for.
const mostNonces = 200_000

// nonces remembers what was used as long as a signature is good for, and the
// latest of it when there is too much.
type nonces struct {
	seen  map[string]struct{}
	queue []nonce
}

type nonce struct {
	text string
	at   time.Time
}

// fresh tells whether the nonce was not used before, and remembers it.
func (n *nonces) fresh(text string, now time.Time) bool {
	drop := 0
	for drop < len(n.queue) && (now.Sub(n.queue[drop].at) > 2*patience || len(n.queue)-drop >= mostNonces) {
		delete(n.seen, n.queue[drop].text)
		drop++
	}
	n.queue = n.queue[drop:]
	if _, used := n.seen[text]; used {
		return false
	}
	n.seen[text] = struct{}{}
	n.queue = append(n.queue, nonce{text, now})
	return true
}
