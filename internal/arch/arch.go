// Package arch holds no code: its tests hold the repository to its own rules,
// which are who may import whom, that every package says what it is for, that
// files stay short, and that nothing names the machine it was written on.
package arch
