package aliyun

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/auth/credentials"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/responses"
)

// call is one call to the API: which, where, and with what.
type call struct {
	service *service
	action  string
	region  string
	about   string // what of: a day, a cycle, a region; for messages
	grant   string // the RAM action that allows it, "" when it is named as the call is
	request func() requests.AcsRequest
}

// request makes a fresh request, since the SDK's cannot be used twice: they
// keep the host, the nonce and the signature of the first use.
func request[R requests.AcsRequest](create func() R, set func(R)) func() requests.AcsRequest {
	return func() requests.AcsRequest {
		r := create()
		if set != nil {
			set(r)
		}
		return r
	}
}

// answering is a pointer to an answer.
type answering[T any] interface {
	*T
	refusal(status int) *failure
}

// fetch makes the call and reads the answer into a T, again and again while it
// fails in a way that passes. Nothing of a failed try is kept. Bills that one
// site does not have for the account are asked for at the other.
func fetch[T any, A answering[T]](ctx context.Context, a *Account, c call) (A, error) {
	o := &a.cloud.o
	until := o.Now().Add(o.Patience)
	moved := false
	for n := 1; ; n++ {
		host := a.host(c)
		status, body, failed := a.try(ctx, c, host)
		if failed == nil {
			var into A
			if into, failed = answer[T, A](status, body); failed == nil {
				return into, nil
			}
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if failed.why == unfit && c.service == bss && !moved {
			a.moveFrom(host)
			moved = true
			continue
		}
		pause := backoff(n)
		if !failed.passing || n > o.Retries || o.Now().Add(pause).After(until) {
			return nil, a.fault(c, failed, n)
		}
		o.Log.DebugContext(ctx, "a call to the cloud is tried again",
			"account", a.name, "call", c.action, "try", n, "status", failed.status, "code", failed.code, "why", string(failed.why))
		if err := o.Wait(ctx, pause); err != nil {
			return nil, err
		}
	}
}

// try makes the call once and gives the body of an answer with a good status.
func (a *Account) try(ctx context.Context, c call, host string) (status int, body []byte, failed *failure) {
	if err := a.admit(ctx, c.service); err != nil {
		return 0, nil, &failure{why: stopped}
	}
	base, err := endpoint(a.cloud.o.Endpoint(a.key.ID))
	if err != nil {
		return 0, nil, &failure{err: err}
	}
	e := &exchange{ctx: ctx, base: a.cloud.o.Transport, endpoint: base}
	ok := a.send(e, c, host)
	switch {
	case !e.sent && e.err == nil && !ok:
		return 0, nil, &failure{why: unsendable}
	case e.err != nil:
		return 0, nil, broken(e.err)
	case e.status < 200 || e.status >= 300:
		return 0, nil, refused(e.status, e.body)
	}
	return e.status, e.body, nil
}

// send lets the SDK sign and send the request. Its error is not looked at:
// the exchange knows better, and the SDK's texts hold what nobody should see.
func (a *Account) send(e *exchange, c call, host string) (ok bool) {
	defer func() {
		if recover() != nil { // the SDK panics on bodies that it does not expect
			ok = false
		}
	}()
	config := sdk.NewConfig().WithScheme("HTTPS").WithTimeout(a.cloud.o.Timeout)
	config.Transport = e
	client := &sdk.Client{}
	if err := client.InitWithOptions(c.region, config, a.credential()); err != nil {
		return false
	}
	client.SetCloseTrace(true)
	// The transport knows the proxy. The SDK would read the settings again, and
	// fail on some that are good.
	client.SetHttpsProxy("http://unused")
	client.SetNoProxy("unused")
	r := c.request()
	r.SetDomain(host)
	return client.DoAction(r, responses.NewCommonResponse()) == nil
}

func (a *Account) credential() any {
	if a.key.Token != "" {
		return credentials.NewStsTokenCredential(a.key.ID, a.key.Secret, a.key.Token)
	}
	return credentials.NewAccessKeyCredential(a.key.ID, a.key.Secret)
}

// isTimeout tells limits of time from other errors of a connection. The SDK's
// limit sometimes ends a request in a way that net/http has a text for only.
func isTimeout(err error) bool {
	var t interface{ Timeout() bool }
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) || errors.As(err, &t) && t.Timeout() ||
		strings.HasSuffix(err.Error(), "request canceled")
}

// utc is a time as the API writes most of them.
const utc = "2006-01-02T15:04:05Z"

var timeLayouts = []string{"2006-01-02T15:04Z", utc, "2006-01-02T15:04:05.000Z", time.RFC3339, "2006-01-02 15:04:05"}
