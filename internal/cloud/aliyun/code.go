package aliyun

import "strings"

// codes are the beginnings of codes, the first that fits counts.
var codes = []struct {
	prefix  string
	why     why
	passing bool
}{
	{"Throttling", throttled, true},
	{"RequestThrottled", throttled, true},
	{"ServiceUnavailable", unavailable, true},
	{"InternalError", unavailable, true},
	{"InternalFailure", unavailable, true},
	{"SystemBusy", unavailable, true},
	{"SignatureNonceUsed", unavailable, true}, // the next try has a new one
	{"InvalidAccessKeyId.Inactive", disabledKey, false},
	{"InvalidAccessKeyId", unknownKey, false},
	{"MissingAccessKeyId", unknownKey, false},
	{"SignatureDoesNotMatch", wrongSecret, false},
	{"IncompleteSignature", wrongSecret, false},
	{"InvalidAccessKeySecret", wrongSecret, false},
	{"InvalidSecurityToken", badToken, false},
	{"MissingSecurityToken", badToken, false},
	{"InvalidTimeStamp", wrongClock, false},
	{"NotApplicable", unfit, false},
	{"InvalidRegionId", noRegion, false},
	{"InvalidRegion.", noRegion, false},
	{"Forbidden", forbidden, false},
	{"NoPermission", forbidden, false},
	{"NotAuthorized", forbidden, false},
	{"Unauthor", forbidden, false}, // in either spelling
	{"AccessDenied", forbidden, false},
}

func judge(status int, code string) *failure {
	for _, c := range codes {
		if strings.HasPrefix(code, c.prefix) {
			return &failure{why: c.why, passing: c.passing}
		}
	}
	switch {
	case status == 429:
		return &failure{why: throttled, passing: true}
	case status >= 500:
		return &failure{why: unavailable, passing: true}
	case status == 403:
		return &failure{why: forbidden}
	}
	return &failure{why: turnedDown}
}
