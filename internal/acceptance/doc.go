// Package acceptance holds the tests of what CloudLens promises as a whole:
// that every figure, through either API, is the one on the invoice.
package acceptance
