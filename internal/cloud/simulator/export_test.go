package simulator

// Signature signs parameters, for tests outside that make requests by hand.
func Signature(secret, method string, p map[string]string) string {
	return signature(secret, toSign(method, p))
}

// Dimensions, Moment and Place read what strangers send, for fuzzing.
var (
	Dimensions = dimensions
	Moment     = moment
	Place      = place
)
