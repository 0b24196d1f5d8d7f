package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cloudlens/cloudlens/internal/cloud/simulator"
	"github.com/cloudlens/cloudlens/internal/cloud/world"
	"github.com/cloudlens/cloudlens/internal/locale"
	"github.com/cloudlens/cloudlens/internal/need"
)

// simulate starts the simulator of a small world and gives its address and
// what it wrote; it stops with the test.
func simulate(t *testing.T) (address, greeting string) {
	t.Helper()
	ctx, stop := context.WithCancel(locale.With(t.Context(), locale.English))
	ready, done := make(chan string, 1), make(chan int, 1)
	var o output
	go func() {
		args := []string{"simulate", "--addr", "127.0.0.1:0", "--world", "small", "--seed", "3", "--bill-rate", "0"}
		done <- run(ctx, args, &program{out: &o, err: &o, clock: func() time.Time { return now }, ready: func(a string) { ready <- a }})
	}()
	select {
	case address = <-ready:
	case code := <-done:
		t.Fatalf("simulate ended with %d: %s", code, o.String())
	}
	t.Cleanup(func() {
		stop()
		if code := <-done; code != 0 {
			t.Errorf("simulate ended with %d: %s", code, o.String())
		}
	})
	return address, o.String()
}

func TestSimulateNamesItsAddressAndKeysAndAnswers(t *testing.T) {
	address, greeting := simulate(t)
	for _, a := range world.Small(3).Accounts() {
		id, secret := simulator.Key(a)
		if !strings.Contains(greeting, id+"  "+secret) || !strings.Contains(greeting, a.UID) {
			t.Errorf("no key of %s in\n%s", a.Name, greeting)
		}
	}
	if !strings.Contains(greeting, "CLOUDLENS_CLOUD_ENDPOINT=http://"+address) {
		t.Error(greeting)
	}
	response, err := http.Get("http://" + address + "/?Action=GetCallerIdentity&Version=2015-04-01")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil || response.Body.Close() != nil || response.StatusCode != http.StatusBadRequest || !strings.Contains(string(body), "MissingAccessKeyId") {
		t.Errorf("%v %d %s", err, response.StatusCode, body)
	}
}

func TestSimulateStaysOnThisMachine(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "example.com:80"} {
		if code, out := command(t, "simulate", "--addr", addr); code != 1 || !strings.Contains(out, "listen on 127.0.0.1") {
			t.Errorf("%s: %d %s", addr, code, out)
		}
	}
	if code, out := command(t, "simulate", "--addr", "8100"); code != 1 || !strings.Contains(out, "HOST:PORT") {
		t.Errorf("%d %s", code, out)
	}
	address, _ := simulate(t)
	if code, out := command(t, "simulate", "--addr", address); code != 1 || !strings.Contains(out, "in use by another program") {
		t.Errorf("%d %s", code, out)
	}
}

// Another SDK, in another language, signs and reads as Go's does: what it adds
// up is the world's own invoice.
func TestTheSDKForNodeReadsTheSimulator(t *testing.T) {
	node := need.Node(t)
	folder, err := filepath.Abs("../../web-ui/simulator")
	if err != nil {
		t.Fatal(err)
	}
	_, err = os.Stat(filepath.Join(folder, "node_modules"))
	need.Tool(t, "web-ui/simulator/node_modules", err == nil, "run npm ci in web-ui/simulator")
	w := world.Small(3)
	address, _ := simulate(t)
	for _, a := range w.Accounts() {
		cycle := w.Cycles(now)[1]
		inv := w.Invoice(a, cycle, now)
		id, secret := simulator.Key(a)
		run := exec.CommandContext(t.Context(), node, "month.mjs")
		run.Dir = folder
		run.Env = append(os.Environ(), "ENDPOINT=http://"+address, "KEY_ID="+id, "KEY_SECRET="+secret, "UID_WANTED="+a.UID,
			"CYCLE="+cycle.String(), "LIST="+inv.Total.List.String(), "BILLED="+inv.Total.Billed.String())
		out, err := run.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "ok - ") {
			t.Errorf("%s: %v\n%s", a.Name, err, out)
		}
	}
}
