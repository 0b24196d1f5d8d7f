package graph_test

import (
	"strings"
	"testing"
)

// form is a multipart body of one file, boundary b, that goes to that place.
func form(place string) string {
	const operations = `{"query":"mutation($in: ImportFilesInput!) { importFiles(input: $in) { userErrors { code } } }","variables":{"in":{"files":[null]}}}`
	part := func(head, content string) string {
		return "--b\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + content + "\r\n"
	}
	return part(`name="operations"`, operations) + part(`name="map"`, `{"0":["`+place+`"]}`) + part(`name="0"; filename="x.csv"`, "a,b\n1,2\n") + "--b--\r\n"
}

func TestPreflightIsAskedHoweverTheTypeIsWritten(t *testing.T) {
	p := empty(t)
	body := []byte(form("variables.in.files.0"))
	for _, kind := range []string{"multipart/form-data; boundary=b", "Multipart/form-data; boundary=b", "MULTIPART/FORM-DATA;boundary=b", " multipart/Form-Data ; boundary=b"} {
		if status, r := p.send(t, body, "Content-Type", kind); status != 400 || len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Message, "GraphQL-Preflight") {
			t.Errorf("%q passed without the header: %d %+v", kind, status, r)
		}
		if status, r := p.send(t, body, "Content-Type", kind, "GraphQL-Preflight", "1"); status != 200 || len(r.Errors) > 0 {
			t.Errorf("%q with the header: %d %+v", kind, status, r.Errors)
		}
	}
}

func TestUploadToAPlaceThatIsNotThereIsABadRequest(t *testing.T) {
	p := empty(t)
	for _, place := range []string{"variables.in.files.9", "variables.in.files.-1", "variables.in.files.name", "variables.in.0"} {
		status, r := p.send(t, []byte(form(place)), "Content-Type", "multipart/form-data; boundary=b", "GraphQL-Preflight", "1")
		if status < 400 || status >= 500 || len(r.Errors) != 1 || r.Errors[0].Extensions["code"] == "INTERNAL" {
			t.Errorf("%s: %d %+v", place, status, r)
		}
	}
}
