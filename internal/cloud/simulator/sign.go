package simulator

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // signature v1.0 of the API is HMAC-SHA1
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

// patience is how far the time of a signature may be from now.
const patience = 15 * time.Minute

// signed are the parameters that every signed request has.
var signed = []string{"AccessKeyId", "Signature", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"}

// authenticate finds whose key signed the request.
func (s *Simulator) authenticate(method string, p params) (world.Account, *refusal) {
	for _, name := range signed {
		if p[name] == "" {
			return world.Account{}, missing(name)
		}
	}
	if p["SignatureMethod"] != "HMAC-SHA1" || p["SignatureVersion"] != "1.0" {
		return world.Account{}, &refusal{http.StatusBadRequest, "InvalidParameter", "Specified parameter SignatureMethod or SignatureVersion is not valid."}
	}
	at, err := time.Parse("2006-01-02T15:04:05Z", p["Timestamp"])
	if err != nil {
		return world.Account{}, &refusal{http.StatusBadRequest, "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted."}
	}
	now := s.options.Now()
	if age := now.Sub(at); s.options.CheckTime && (age > patience || age < -patience) {
		return world.Account{}, &refusal{http.StatusBadRequest, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired."}
	}
	account, known := s.accounts[p["AccessKeyId"]]
	if !known {
		return world.Account{}, &refusal{http.StatusNotFound, "InvalidAccessKeyId.NotFound", "Specified access key is not found."}
	}
	if p["SecurityToken"] != "" {
		return world.Account{}, &refusal{http.StatusBadRequest, "InvalidSecurityToken.MismatchWithAccessKey", "Specified SecurityToken mismatch with the AccessKey."}
	}
	_, secret := Key(account)
	text := toSign(method, p)
	if !hmac.Equal([]byte(signature(secret, text)), []byte(p["Signature"])) {
		return world.Account{}, &refusal{
			http.StatusBadRequest, "SignatureDoesNotMatch",
			"Specified signature is not matched with our calculation. server string to sign is:" + text,
		}
	}
	s.mu.Lock()
	fresh := s.nonces.fresh(p["AccessKeyId"]+" "+p["SignatureNonce"], now)
	s.mu.Unlock()
	if !fresh {
		return world.Account{}, &refusal{http.StatusBadRequest, "SignatureNonceUsed", "Specified signature nonce was used already."}
	}
	return account, nil
}

// toSign is what signature v1.0 signs of a request.
func toSign(method string, p params) string {
	pairs := make([]string, 0, len(p))
	for _, k := range slices.Sorted(maps.Keys(p)) { // by name: X.1 comes before X.10
		if k != "Signature" {
			pairs = append(pairs, percent(k)+"="+percent(p[k]))
		}
	}
	return method + "&%2F&" + percent(strings.Join(pairs, "&"))
}

func signature(secret, text string) string {
	mac := hmac.New(sha1.New, []byte(secret+"&"))
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

var asRFC3986 = strings.NewReplacer("+", "%20", "*", "%2A", "%7E", "~")

func percent(s string) string { return asRFC3986.Replace(url.QueryEscape(s)) }
