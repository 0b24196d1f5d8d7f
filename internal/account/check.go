package account

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cloudlens/cloudlens/internal/fault"
)

// Providers that an account can be added for. Bill files bring others.
const (
	Aliyun  = "aliyun"
	Tencent = "tencent"
)

// DefaultRegion is where an account's endpoints are when it does not say.
const DefaultRegion = "cn-hangzhou"

// maxName is the most characters that a name may have.
const maxName = 63

var (
	regionForm   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)
)

var (
	errNoKeyID     = fault.Missing("accessKeyId", "the access key id is missing: give it with the secret")
	errNoKeySecret = fault.Missing("accessKeySecret", "the access key secret is missing: give it with the id")
)

// checkName trims a name and holds it to what can stand in an address: 1 to
// 63 letters of any script, digits, dots, underscores and hyphens.
func checkName(name string) (string, error) {
	name = strings.TrimSpace(name)
	switch {
	case name == "":
		return "", fault.Missing("name", "the name is missing: give the account one")
	case utf8.RuneCountInString(name) > maxName:
		return "", fault.Invalid("name", "the name has more than %d characters: shorten it and put the rest into the alias", maxName)
	case strings.Trim(name, ".") == "" || strings.ContainsFunc(name, notInName):
		return "", fault.Invalid("name", "the name %q cannot stand in an address: use letters, digits, dots, underscores and hyphens", name)
	}
	return name, nil
}

func notInName(r rune) bool {
	return r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-", r)
}

func checkAlias(alias string) (string, error) {
	alias = strings.TrimSpace(alias)
	if utf8.RuneCountInString(alias) > 255 || !printable(alias) {
		return "", fault.Invalid("alias", "the alias has more than 255 characters, or one that cannot be shown: write a shorter, plain one")
	}
	return alias, nil
}

func checkProvider(provider string) (string, error) {
	switch provider = strings.TrimSpace(provider); provider {
	case "":
		return Aliyun, nil
	case Aliyun, Tencent:
		return provider, nil
	}
	return "", fault.Invalid("provider", "the provider %q is not one of aliyun, tencent: use one of them, or import its bills as FOCUS files", provider)
}

func checkRegion(region string) (string, error) {
	region = strings.TrimSpace(region)
	if region == "" {
		return DefaultRegion, nil
	}
	if len(region) > 63 || !regionForm.MatchString(region) {
		return "", fault.Invalid("region", "%q is not a region id: write it like cn-hangzhou", region)
	}
	return region, nil
}

func checkCurrency(currency string) (string, error) {
	currency = strings.ToUpper(strings.TrimSpace(currency))
	if currency != "" && !currencyForm.MatchString(currency) {
		return "", fault.Invalid("currency", "%q is not a currency: write its ISO 4217 code, like CNY", currency)
	}
	return currency, nil
}

func checkBillingID(billing string) (string, error) {
	billing = strings.TrimSpace(billing)
	if utf8.RuneCountInString(billing) > 255 || !printable(billing) {
		return "", fault.Invalid("billingAccountId", "the billing account id has more than 255 characters, or one that cannot be shown: copy it from the bill")
	}
	return billing, nil
}

func checkKeyID(key string) (string, error) {
	key = strings.TrimSpace(key)
	if len(key) > 255 || !printable(key) || strings.ContainsFunc(key, unicode.IsSpace) {
		return "", fault.Invalid("accessKeyId", "the access key id is not one: copy it from the provider's console again")
	}
	return key, nil
}

// checkKeySecret never quotes what it was given.
func checkKeySecret(secret string) (string, error) {
	secret = strings.TrimSpace(secret)
	if len(secret) > 1024 || !printable(secret) || strings.ContainsFunc(secret, unicode.IsSpace) {
		return "", fault.Invalid("accessKeySecret", "the access key secret is not one: copy it from the provider's console again")
	}
	return secret, nil
}

// printable tells whether s is text that can be shown; PostgreSQL could not
// even store some of what is not.
func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}
