package simulator

import (
	"bytes"
	"cmp"
	"io"
	"net/http"
	"strconv"
)

const (
	errorPage = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"
	loginPage = "<!DOCTYPE html><html><head><title>Login</title></head><body>Please log in to the network.</body></html>"
)

// fail answers in place of the API.
func (a *answer) fail(r *http.Request, f *Fault) {
	switch f.Kind {
	case Throttled:
		a.refuse(&refusal{http.StatusBadRequest, "Throttling.User", "Request was denied due to user flow control."})
	case Unavailable:
		a.refuse(&refusal{http.StatusServiceUnavailable, "ServiceUnavailable", "The request has failed due to a temporary failure of the server."})
	case UnavailableEmpty:
		a.w.WriteHeader(http.StatusServiceUnavailable)
	case Hanging:
		_, _ = io.Copy(io.Discard, r.Body) // only then does the server see the client go
		<-r.Context().Done()
	case Page:
		a.page(http.StatusOK, loginPage)
	case BadGateway:
		a.page(http.StatusBadGateway, errorPage)
	case Empty:
		a.w.WriteHeader(http.StatusOK)
	case NumericCode:
		a.write(http.StatusBadRequest, mustEncode(map[string]any{
			"RequestId": a.id, "HostId": a.host, "Code": 400, "Message": cmp.Or(f.Message, "The parameter is wrong."),
		}))
	case Unsuccessful:
		a.write(http.StatusOK, mustEncode(map[string]any{
			"RequestId": a.id, "Success": false, "Code": cmp.Or(f.Code, "InternalError"), "Message": cmp.Or(f.Message, "System error."),
		}))
	case Forbidden:
		a.refuse(&refusal{http.StatusForbidden, "Forbidden.RAM", "User not authorized to operate on the specified resource, or this API doesn't support RAM."})
	}
}

func (a *answer) page(status int, html string) {
	a.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	a.w.WriteHeader(status)
	_, _ = io.WriteString(a.w, html) // a client that has gone needs no answer
}

// cut breaks the connection in the middle of the answer.
func (a *answer) cut(body any) {
	text := bytes.Join(a.encode(body), nil)
	a.w.Header().Set("Content-Type", "application/json;charset=utf-8")
	a.w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = a.w.Write(text[:len(text)/2]) // a client that has gone needs no answer
	if f, ok := a.w.(http.Flusher); ok {
		f.Flush()
	}
	panic(http.ErrAbortHandler)
}
