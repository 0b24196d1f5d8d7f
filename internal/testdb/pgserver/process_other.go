//go:build !linux

package pgserver

import (
	"os/exec"
	"syscall"
)

// serverUser is nil: the server runs as this user, who must not be root.
func serverUser() (*syscall.Credential, error) { return nil, nil }

func attributes(*syscall.Credential) *syscall.SysProcAttr { return nil }

// launch starts the process and closes exited when it ends.
func launch(process *exec.Cmd, exited chan<- struct{}) error {
	if err := process.Start(); err != nil {
		return err
	}
	go func() {
		_ = process.Wait()
		close(exited)
	}()
	return nil
}
