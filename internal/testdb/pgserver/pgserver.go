// Package pgserver starts a throw-away PostgreSQL server from the programs
// installed on this machine. It is for tests and for the migration tool only:
// the server trusts everyone on its socket and does not sync to disk.
package pgserver

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"

	_ "github.com/lib/pq" // registers "postgres"
)

// ErrNone says that PostgreSQL's programs are not installed.
var ErrNone = errors.New("initdb and postgres are neither on PATH nor in /usr/lib/postgresql/*/bin")

// startWithin is how long a server may take to answer.
const startWithin = time.Minute

// Server is a running server.
type Server struct {
	dir     string
	process *exec.Cmd
	exited  chan struct{}
	guarded func() // lets the guard do its work and waits for it
	output  bytes.Buffer
	count   atomic.Int64
}

// Find is the directory of PostgreSQL's programs: where PATH has them, else
// the newest of Debian's versioned ones.
func Find() (string, error) {
	if initdb, err := exec.LookPath("initdb"); err == nil {
		if dir := filepath.Dir(initdb); isProgram(filepath.Join(dir, "postgres")) {
			return dir, nil
		}
	}
	dirs, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	for i := len(dirs) - 1; i >= 0; i-- {
		if isProgram(filepath.Join(dirs[i], "initdb")) && isProgram(filepath.Join(dirs[i], "postgres")) {
			return dirs[i], nil
		}
	}
	return "", ErrNone
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

// Start makes a cluster in a temporary directory and serves it on a socket
// there. Server and directory go with this process, however it ends.
func Start() (*Server, error) {
	bin, err := Find()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "cloudlens-pg-")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, exited: make(chan struct{})}
	if err := errors.Join(s.guard(), s.start(bin)); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

// sweep waits for the end of its input, which is the end of this process,
// then for the server's, and removes the directory. A server whose directory
// is gone ends by itself.
const sweep = `cat >/dev/null
for i in 1 2 3 4 5 6 7 8 9 10; do
	[ -e "$1/data/postmaster.pid" ] || break
	sleep 0.2
done
rm -rf "$1"`

// guard starts the process that removes the directory when this one is gone,
// even killed. Its input is a pipe that nobody writes to.
func (s *Server) guard() error {
	cmd := exec.Command("/bin/sh", "-c", sweep, "sh", s.dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // no share in the terminal's signals
	input, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the guard of %s: %w", s.dir, err)
	}
	s.guarded = func() {
		_ = input.Close()
		_ = cmd.Wait()
	}
	return nil
}

func (s *Server) start(bin string) error {
	owner, err := serverUser()
	if err != nil {
		return err
	}
	if owner != nil {
		if err := os.Chown(s.dir, int(owner.Uid), int(owner.Gid)); err != nil {
			return fmt.Errorf("hand the directory to PostgreSQL's user: %w", err)
		}
	}
	data := filepath.Join(s.dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"),
		"-D", data, "-U", "cloudlens", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.Dir = s.dir
	initdb.SysProcAttr = attributes(owner)
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	s.process = exec.Command(filepath.Join(bin, "postgres"),
		"-D", data, "-k", s.dir, "-c", "listen_addresses=",
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
		"-c", "max_connections=200", "-c", "shared_buffers=32MB")
	s.process.Dir = s.dir
	s.process.SysProcAttr = attributes(owner)
	s.process.Stdout, s.process.Stderr = &s.output, &s.output
	if err := launch(s.process, s.exited); err != nil {
		s.process = nil
		return fmt.Errorf("start postgres: %w", err)
	}
	return s.await()
}

// await returns when the server answers.
func (s *Server) await() error {
	pool, err := sql.Open("postgres", s.URL("postgres"))
	if err != nil {
		return err
	}
	defer pool.Close()
	ctx, cancel := context.WithTimeout(context.Background(), startWithin)
	defer cancel()
	retry := time.NewTicker(20 * time.Millisecond)
	defer retry.Stop()
	for {
		err := pool.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-s.exited:
			return fmt.Errorf("postgres ended at once:\n%s", s.output.String())
		case <-ctx.Done():
			return fmt.Errorf("postgres does not answer: %w", err)
		case <-retry.C:
		}
	}
}

// URL is the address of a database of this server.
func (s *Server) URL(name string) string {
	q := url.Values{"host": {s.dir}, "user": {"cloudlens"}, "sslmode": {"disable"}}
	return "postgres:///" + name + "?" + q.Encode()
}

// Create makes an empty database and gives its address.
func (s *Server) Create(ctx context.Context) (address string, err error) {
	pool, err := sql.Open("postgres", s.URL("postgres"))
	if err != nil {
		return "", err
	}
	defer pool.Close()
	name := fmt.Sprintf("db%d", s.count.Add(1))
	if _, err := pool.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return "", fmt.Errorf("create database: %w", err)
	}
	return s.URL(name), nil
}

// Stop ends the server and removes its data.
func (s *Server) Stop() {
	if s.process != nil {
		_ = s.process.Process.Signal(syscall.SIGQUIT) // immediate: nothing is worth a checkpoint
		<-s.exited
	}
	if s.guarded != nil {
		s.guarded()
	}
}
