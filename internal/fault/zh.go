package fault

// chinese maps each English format to its Chinese text. Verbs stand in the
// same order (or carry indexes, as in %[2]s).
var chinese = map[string]string{}
