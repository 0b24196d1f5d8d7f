package simulator_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
)

var nonces atomic.Int64

// signed is a request that another client would make: signed by hand, so that
// parts of it can be wrong.
type signed struct {
	method, host string
	params       map[string]string
	inBody       bool
	secret       string
	after        func(url.Values) // changes what was signed
}

func (b *bench) signed(action, version string, more ...string) *signed {
	id, secret := simulator.Key(b.account)
	s := &signed{method: http.MethodPost, secret: secret, params: map[string]string{
		"Action": action, "Version": version, "AccessKeyId": id, "Format": "JSON", "SignatureMethod": "HMAC-SHA1", "SignatureVersion": "1.0",
		"SignatureNonce": strconv.FormatInt(nonces.Add(1), 10), "Timestamp": time.Now().UTC().Format("2006-01-02T15:04:05Z"),
	}}
	for i := 0; i < len(more); i += 2 {
		s.params[more[i]] = more[i+1]
	}
	return s
}

func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// send signs and sends the request and gives status, code and body.
func (s *signed) send(t testing.TB, to string) (status int, code, body string) {
	t.Helper()
	var pairs []string
	values := url.Values{}
	for _, k := range slices.Sorted(maps.Keys(s.params)) {
		pairs = append(pairs, escape(k)+"="+escape(s.params[k]))
		values.Set(k, s.params[k])
	}
	mac := hmac.New(sha1.New, []byte(s.secret+"&"))
	mac.Write([]byte(s.method + "&%2F&" + escape(strings.Join(pairs, "&"))))
	values.Set("Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	if s.after != nil {
		s.after(values)
	}
	query, form := values.Encode(), ""
	if s.inBody {
		query, form = "", query
	}
	r, err := http.NewRequestWithContext(t.Context(), s.method, "http://"+to+"/?"+query, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	r.Host = s.host
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	answer := decode[struct{ Code, RequestId, HostId, Message, Recommend string }](t, text)
	if answer.RequestId == "" || response.StatusCode != http.StatusOK && (answer.HostId == "" || answer.Message == "" || answer.Recommend == "") {
		t.Errorf("%s lacks what every answer has", text)
	}
	return response.StatusCode, answer.Code, string(text)
}

func TestRequestsAreRefusedAsTheCloudRefusesThem(t *testing.T) {
	t.Parallel()
	b := serve(t, world.Small(1), "small-cn", func() time.Time { return now }, simulator.Options{CheckTime: true})
	const sts = "2015-04-01"
	bill := func(more ...string) func() *signed {
		return func() *signed { return b.signed("DescribeInstanceBill", bssVersion, more...) }
	}
	identity := func(change func(*signed)) func() *signed {
		return func() *signed {
			s := b.signed("GetCallerIdentity", sts)
			change(s)
			return s
		}
	}
	drop := func(name string) func() *signed { return identity(func(s *signed) { delete(s.params, name) }) }
	set := func(name, v string) func() *signed { return identity(func(s *signed) { s.params[name] = v }) }
	at := func(host string, s *signed) func() *signed {
		s.host = host
		return func() *signed { return s }
	}
	for name, c := range map[string]struct {
		request func() *signed
		status  int
		code    string
	}{
		"nothing wrong":   {identity(func(*signed) {}), 200, ""},
		"by GET":          {identity(func(s *signed) { s.method = http.MethodGet }), 200, ""},
		"in the body":     {identity(func(s *signed) { s.inBody = true }), 200, ""},
		"numbered names":  {identity(func(s *signed) { s.params["X.1"], s.params["X.10"], s.params["X"] = "a", "b", "c" }), 200, ""},
		"by PUT":          {identity(func(s *signed) { s.method = http.MethodPut }), 405, "UnsupportedHTTPMethod"},
		"no action":       {drop("Action"), 400, "MissingAction"},
		"no version":      {drop("Version"), 400, "MissingVersion"},
		"no key":          {drop("AccessKeyId"), 400, "MissingAccessKeyId"},
		"no time":         {drop("Timestamp"), 400, "MissingTimestamp"},
		"no nonce":        {drop("SignatureNonce"), 400, "MissingSignatureNonce"},
		"no signature":    {identity(func(s *signed) { s.after = func(v url.Values) { v.Del("Signature") } }), 400, "MissingSignature"},
		"unknown action":  {set("Action", "DeleteInstance"), 404, "InvalidAction.NotFound"},
		"other version":   {set("Version", "2016-04-28"), 404, "InvalidAction.NotFound"},
		"unknown key":     {set("AccessKeyId", "LTAI5tNobody"), 404, "InvalidAccessKeyId.NotFound"},
		"other secret":    {identity(func(s *signed) { s.secret = "wrong" }), 400, "SignatureDoesNotMatch"},
		"changed":         {identity(func(s *signed) { s.after = func(v url.Values) { v.Set("RegionId", "cn-beijing") } }), 400, "SignatureDoesNotMatch"},
		"twice":           {identity(func(s *signed) { s.after = func(v url.Values) { v.Add("Action", "GetCallerIdentity") } }), 400, "InvalidParameter"},
		"other method":    {set("SignatureMethod", "HMAC-SHA256"), 400, "InvalidParameter"},
		"odd time":        {set("Timestamp", "yesterday"), 400, "InvalidTimeStamp.Format"},
		"old":             {set("Timestamp", time.Now().Add(-20*time.Minute).UTC().Format("2006-01-02T15:04:05Z")), 400, "InvalidTimeStamp.Expired"},
		"from the future": {set("Timestamp", time.Now().Add(20*time.Minute).UTC().Format("2006-01-02T15:04:05Z")), 400, "InvalidTimeStamp.Expired"},
		"token":           {set("SecurityToken", "x"), 400, "InvalidSecurityToken.MismatchWithAccessKey"},
		"no region":       {func() *signed { return b.signed("DescribeDisks", "2014-05-26") }, 400, "MissingRegionId"},
		"unknown region":  {func() *signed { return b.signed("DescribeDisks", "2014-05-26", "RegionId", "cn-atlantis") }, 404, "InvalidRegionId.NotFound"},
		"large page": {func() *signed {
			return b.signed("DescribeDisks", "2014-05-26", "RegionId", "cn-beijing", "MaxResults", "101")
		}, 400, "InvalidParameter.MaxResults"},
		"foreign token": {func() *signed {
			return b.signed("DescribeDisks", "2014-05-26", "RegionId", "cn-beijing", "NextToken", "x")
		}, 400, "InvalidParameter.NextToken"},
		"unknown database":   {func() *signed { return b.signed("DescribeDBInstanceAttribute", "2014-08-15", "DBInstanceId", "rm-1") }, 404, "InvalidDBInstanceId.NotFound"},
		"no cycle":           {bill(), 400, "MissingBillingCycle"},
		"odd cycle":          {bill("BillingCycle", "2026-13"), 200, "PARAM_ERROR"},
		"old cycle":          {bill("BillingCycle", "2025-05"), 200, "PARAM_ERROR"},
		"oldest cycle":       {bill("BillingCycle", "2025-06"), 200, "Success"},
		"day without a date": {bill("BillingCycle", "2026-10", "Granularity", "DAILY"), 200, "PARAM_ERROR"},
		"hours":              {bill("BillingCycle", "2026-10", "Granularity", "HOURLY"), 200, "PARAM_ERROR"},
		"large bill page":    {bill("BillingCycle", "2026-10", "MaxResults", "301"), 200, "PARAM_ERROR"},
		"kind alone":         {bill("BillingCycle", "2026-10", "SubscriptionType", "PayAsYouGo"), 200, "PARAM_ERROR"},
		"foreign bill token": {bill("BillingCycle", "2026-10", "NextToken", "AAAA"), 200, "PARAM_ERROR"},
		"real host":          {at("sts.aliyuncs.com", b.signed("GetCallerIdentity", sts)), 200, ""},
		"product elsewhere":  {at("ecs.aliyuncs.com", b.signed("GetCallerIdentity", sts)), 400, "InvalidVersion"},
		"unknown product":    {at("moon.aliyuncs.com", b.signed("GetCallerIdentity", sts)), 404, "InvalidProduct.NotFound"},
		"regional host":      {at("ecs-cn-hangzhou.aliyuncs.com", b.signed("DescribeInstances", "2014-05-26", "RegionId", "cn-hangzhou")), 200, ""},
		"other region":       {at("ecs.cn-beijing.aliyuncs.com", b.signed("DescribeInstances", "2014-05-26", "RegionId", "cn-hangzhou")), 404, "InvalidRegionId.NotFound"},
		"own site":           {at("business.aliyuncs.com", b.signed("DescribeInstanceBill", bssVersion, "BillingCycle", "2026-10")), 200, "Success"},
		"other site":         {at("business.ap-southeast-1.aliyuncs.com", b.signed("DescribeInstanceBill", bssVersion, "BillingCycle", "2026-10")), 400, "NotApplicable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if status, code, body := c.request().send(t, b.address()); status != c.status || code != c.code {
				t.Errorf("%d %s instead of %d %s: %.300s", status, code, c.status, c.code, body)
			}
		})
	}
}

func TestASignatureThatDoesNotMatchIsExplained(t *testing.T) {
	t.Parallel()
	b := demo(t)
	s := b.signed("GetCallerIdentity", "2015-04-01", "Odd", "a b*~+/中")
	s.secret = "wrong"
	_, _, body := s.send(t, b.address())
	message := decode[struct{ Message string }](t, []byte(body)).Message
	if !strings.Contains(message, "server string to sign is:POST&%2F&AccessKeyId%3DLTAI5t") || !strings.Contains(message, "%26Odd%3Da%2520b%252A~%252B%252F%25E4%25B8%25AD%26") {
		t.Error(message)
	}
}

func TestTheHostOfARegionAnswersForIt(t *testing.T) {
	t.Parallel()
	b := demo(t)
	s := b.signed("DescribeInstances", "2014-05-26")
	s.host = "ecs-cn-hangzhou.aliyuncs.com"
	if status, _, body := s.send(t, b.address()); status != http.StatusOK || !strings.Contains(body, `"RegionId":"cn-hangzhou"`) {
		t.Errorf("%d %.200s", status, body)
	}
}

func TestANonceIsGoodForOneRequest(t *testing.T) {
	t.Parallel()
	b := demo(t)
	s := b.signed("GetCallerIdentity", "2015-04-01")
	if status, _, body := s.send(t, b.address()); status != http.StatusOK {
		t.Fatal(body)
	}
	if status, code, _ := s.send(t, b.address()); status != http.StatusBadRequest || code != "SignatureNonceUsed" {
		t.Errorf("%d %s", status, code)
	}
}

func TestATokenIsGoodForItsOwnList(t *testing.T) {
	t.Parallel()
	b := demo(t)
	token := func(body string) string { return decode[struct{ NextToken string }](t, []byte(body)).NextToken }
	_, _, body := b.signed("DescribeInstances", "2014-05-26", "RegionId", "cn-beijing", "MaxResults", "10").send(t, b.address())
	next := token(body)
	if status, _, body := b.signed("DescribeInstances", "2014-05-26", "RegionId", "cn-beijing", "NextToken", next).send(t, b.address()); status != http.StatusOK || token(body) == "" {
		t.Errorf("the next page: %.200s", body)
	}
	for _, other := range [][]string{{"RegionId", "cn-hangzhou", "NextToken", next}, {"RegionId", "cn-beijing", "NextToken", next + "A"}} {
		if status, code, _ := b.signed("DescribeInstances", "2014-05-26", other...).send(t, b.address()); status != http.StatusBadRequest || code != "InvalidParameter.NextToken" {
			t.Errorf("%v: %d %s", other, status, code)
		}
	}
}

func TestLimitsAreOfEachAccountAndProduct(t *testing.T) {
	t.Parallel()
	clock := time.Now()
	s := simulator.New(world.Small(1), func() time.Time { return now }, simulator.Options{BillRate: 3, Rate: 5, Now: func() time.Time { return clock }})
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	count := func(name, action, version string) (good int) {
		a, _ := world.Small(1).Account(name)
		b := &bench{account: a}
		for range 12 {
			status, code, body := b.signed(action, version, "RegionId", "cn-hangzhou").send(t, server.Listener.Addr().String())
			switch {
			case status == http.StatusOK:
				good++
			case status != http.StatusBadRequest || code != "Throttling.User":
				t.Fatal(body)
			}
		}
		return good
	}
	first := []int{
		count("small-cn", "QueryAccountBalance", bssVersion), count("small-cn", "DescribeDisks", "2014-05-26"),
		count("small-cn", "DescribeDBInstances", "2014-08-15"), count("small-intl", "QueryAccountBalance", bssVersion),
	}
	clock = clock.Add(400 * time.Millisecond)
	if got := append(first, count("small-cn", "DescribeDisks", "2014-05-26")); !slices.Equal(got, []int{3, 5, 5, 3, 2}) {
		t.Errorf("%v calls were admitted", got)
	}
	if calls := s.Calls(); calls["QueryAccountBalance"] != 24 || calls["DescribeDisks"] != 24 {
		t.Errorf("%v", calls)
	}
}
