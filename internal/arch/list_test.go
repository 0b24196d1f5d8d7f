package arch

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/cloudlens/cloudlens/"

// pkg is a package of ours as its files without tests have it.
type pkg struct {
	name, doc string
	ours      []string // imports, without the module's path
	others    []string
	generated bool // by Ent or gqlgen, whole
}

// byHand are the packages below ent that Ent does not write.
var byHand = []string{"ent/describe", "ent/schema"}

// packages lists the packages of the repository. The go command is asked
// once, since all tests want the same.
func packages(t *testing.T) []pkg {
	t.Helper()
	list, err := listed()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 20 {
		t.Fatalf("found only %d packages: the search is broken", len(list))
	}
	return list
}

var listed = sync.OnceValues(func() ([]pkg, error) {
	out, err := run("go", "list", "-e", "-json=ImportPath,Doc,Imports,GoFiles,CgoFiles", "./...")
	if err != nil {
		return nil, err
	}
	var list []pkg
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, Doc            string
			Imports, GoFiles, CgoFiles []string
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return nil, err
		}
		if len(p.GoFiles)+len(p.CgoFiles) == 0 { // tests alone
			continue
		}
		name := strings.TrimPrefix(p.ImportPath, module)
		one := pkg{name: name, doc: p.Doc, generated: name == "graph/generated" || covers([]string{"ent/..."}, name) && !slices.Contains(byHand, name)}
		for _, i := range p.Imports {
			if to, ok := strings.CutPrefix(i, module); ok {
				one.ours = append(one.ours, to)
			} else {
				one.others = append(one.others, i)
			}
		}
		list = append(list, one)
	}
})

// tracked lists the text files that belong to the repository, by name.
func tracked(t *testing.T) map[string]string {
	t.Helper()
	files, err := read()
	var none *exec.ExitError
	if errors.As(err, &none) || errors.Is(err, exec.ErrNotFound) {
		t.Skipf("this is no clone of the repository: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 100 {
		t.Fatalf("found only %d files: the search is broken", len(files))
	}
	return files
}

var read = sync.OnceValues(func() (map[string]string, error) {
	out, err := run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for _, name := range strings.Split(strings.TrimRight(string(out), "\x00"), "\x00") {
		text, err := os.ReadFile(filepath.Join(root, name))
		if errors.Is(err, os.ErrNotExist) { // deleted, not yet committed
			continue
		}
		if err != nil {
			return nil, err
		}
		if !bytes.ContainsRune(text, 0) {
			files[name] = string(text)
		}
	}
	return files, nil
})

var root = filepath.Join("..", "..")

// run runs a program in the repository. The test cache cannot see what it
// reads; looking at git's index makes a test run again after each git add.
func run(name string, args ...string) ([]byte, error) {
	_, _ = os.Stat(filepath.Join(root, ".git", "index")) // a source archive has none
	command := exec.Command(name, args...)
	command.Dir = root
	command.Stderr = os.Stderr
	return command.Output()
}
