package simulator

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// refusal is an error as the API answers it.
type refusal struct {
	status        int
	code, message string
}

// answer writes what comes back for one request.
type answer struct {
	w        http.ResponseWriter
	host, id string
}

// requestID is as unique as the cloud's.
func requestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return fmt.Sprintf("%X-%X-%X-%X-%X", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func (a *answer) refuse(r *refusal) {
	a.write(r.status, mustEncode(map[string]string{
		"RequestId": a.id, "HostId": a.host, "Code": r.code, "Message": r.message,
		"Recommend": "https://api.aliyun.com/troubleshoot?q=" + r.code,
	}))
}

// succeed writes the answer of an operation. Its RequestId comes first.
func (a *answer) succeed(body any) { a.write(http.StatusOK, a.encode(body)...) }

// encode gives an answer with the id of the request, in parts: some are long.
func (a *answer) encode(body any) [][]byte {
	text := mustEncode(body)
	head := `{"RequestId":` + strconv.Quote(a.id)
	if len(text) > 2 {
		head += ","
	}
	return [][]byte{[]byte(head), text[1:]}
}

func mustEncode(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic("an answer does not encode: " + err.Error()) // only structs of strings and numbers get here
	}
	return text
}

func (a *answer) write(status int, body ...[]byte) {
	length := 0
	for _, part := range body {
		length += len(part)
	}
	h := a.w.Header()
	h.Set("Content-Type", "application/json;charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(length))
	h.Set("x-acs-request-id", a.id)
	a.w.WriteHeader(status)
	for _, part := range body {
		_, _ = a.w.Write(part) // a client that has gone needs no answer
	}
}
