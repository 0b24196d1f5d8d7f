package graph

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
)

// conform makes gqlgen's answers follow the GraphQL over HTTP specification
// to the letter, where its transports differ:
//   - a refused request has no "data" key;
//   - under application/json a well-formed request that fails validation is
//     200, one without a query is 400;
//   - a body that is too large is 413;
//   - a mutation by GET is 405 and says Allow: POST;
//   - JSON says its charset.
func conform(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &recorder{header: http.Header{}, status: http.StatusOK}
		next.ServeHTTP(rec, r)
		kind := rec.header.Get("Content-Type")
		body := rec.body.Bytes()
		if rec.status >= http.StatusBadRequest {
			body = bytes.Replace(body, []byte(`,"data":null`), nil, 1)
			switch {
			case r.Method == http.MethodGet && rec.status == http.StatusNotAcceptable:
				rec.status = http.StatusMethodNotAllowed
				rec.header.Set("Allow", http.MethodPost)
			case rec.status == http.StatusUnprocessableEntity && strings.HasPrefix(kind, "application/json"):
				rec.status = http.StatusOK
				if says(body, "no operation provided") {
					rec.status = http.StatusBadRequest
				}
			}
		} else if bytes.HasPrefix(body, []byte(`{"errors":`)) && says(body, "could not read request body") {
			rec.status = http.StatusRequestEntityTooLarge
		}
		if kind != "" && strings.Contains(kind, "json") && !strings.Contains(kind, "charset") {
			rec.header.Set("Content-Type", kind+"; charset=utf-8")
		}
		for name, values := range rec.header {
			w.Header()[name] = values
		}
		w.WriteHeader(rec.status)
		_, _ = w.Write(body) // the client may have gone; there is nobody to tell
	})
}

// says tells whether the answer is one error whose message begins so. gqlgen
// has no kinds for these; tests pin its texts.
func says(body []byte, message string) bool {
	var answer struct {
		Errors []struct {
			Message string `json:"message"`
		} `json:"errors"`
	}
	return json.Unmarshal(body, &answer) == nil && len(answer.Errors) == 1 && strings.HasPrefix(answer.Errors[0].Message, message)
}

// recorder holds one answer until its status is known to be right.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }
