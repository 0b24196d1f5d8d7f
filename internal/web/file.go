package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// suffix marks the stored form of every file.
const suffix = ".gz"

// types are the media types of what Vite writes. The system's own table is
// not asked: it differs between machines.
var types = map[string]string{
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".svg":  "image/svg+xml",
	".ttf":  "font/ttf",
	".txt":  "text/plain; charset=utf-8",
}

// file is one embedded file as it is stored, gzipped.
type file struct {
	name   string // without the suffix
	zipped []byte
	hash   string
	header http.Header // sent with every answer
}

func load(stored string) (*file, error) {
	data, err := dist.ReadFile(stored)
	if err != nil {
		return nil, err
	}
	name := strings.TrimSuffix(path.Base(stored), suffix)
	kind, ok := types[path.Ext(name)]
	if !ok {
		return nil, fmt.Errorf("the media type of %s is not known: add it to types", name)
	}
	sum := sha256.Sum256(data)
	f := &file{name: name, zipped: data, hash: hex.EncodeToString(sum[:8]), header: http.Header{}}
	f.header.Set("Content-Type", kind)
	f.header.Set("Vary", "Accept-Encoding")
	f.header.Set("X-Content-Type-Options", "nosniff")
	f.header.Set("Referrer-Policy", "no-referrer")
	return f, nil
}

// ServeHTTP sends the file as stored, or unpacked to the rare client that does
// not take gzip. Each form has its own entity tag.
func (f *file) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for name, values := range f.header {
		w.Header()[name] = values
	}
	zipped := takesGzip(r.Header.Values("Accept-Encoding"))
	tag := `"` + f.hash + `"`
	if zipped {
		tag = `"` + f.hash + `-gzip"`
	}
	w.Header().Set("ETag", tag)
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if zipped {
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Length", strconv.Itoa(len(f.zipped)))
	}
	if r.Method == http.MethodHead {
		return
	}
	if zipped {
		_, _ = w.Write(f.zipped) // the client has gone if this fails
		return
	}
	plain, err := gzip.NewReader(bytes.NewReader(f.zipped))
	if err != nil { // the header was written by our own build and never changes
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	_, _ = io.Copy(w, plain)
}

// takesGzip tells whether a client takes gzip, by RFC 9110 12.5.3: named, or
// covered by *, and not with a quality of 0.
func takesGzip(accept []string) bool {
	star := false
	for _, coding := range strings.Split(strings.Join(accept, ","), ",") {
		name, parameters, _ := strings.Cut(coding, ";")
		wanted := !refused(parameters)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "gzip", "x-gzip":
			return wanted
		case "*":
			star = wanted
		}
	}
	return star
}

// refused tells whether the parameters of a coding are a quality of 0.
func refused(parameters string) bool {
	key, value, _ := strings.Cut(strings.TrimSpace(parameters), "=")
	if !strings.EqualFold(strings.TrimSpace(key), "q") {
		return false
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	return err == nil && q == 0
}
