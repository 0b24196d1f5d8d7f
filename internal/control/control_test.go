package control_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cloudlens/cloudlens/internal/control"
	"github.com/cloudlens/cloudlens/internal/fault"
	"github.com/cloudlens/cloudlens/internal/ingest"
	"github.com/cloudlens/cloudlens/internal/locale"
)

// running serves commands until the server's context, which stop ends.
func running(t *testing.T, run func(context.Context, ingest.FilesRequest, func(ingest.Progress)) (*ingest.Report, error)) (path string, stop context.CancelFunc) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "s")
	l, err := control.Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	mux := http.NewServeMux()
	control.Import.Handle(mux, run)
	srv := &http.Server{Handler: mux, BaseContext: func(net.Listener) context.Context { return ctx }}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	t.Cleanup(func() {
		stop()
		_ = srv.Close()
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return path, stop
}

// waiting is an import that goes on until its context ends.
func waiting(ctx context.Context, _ ingest.FilesRequest, watch func(ingest.Progress)) (*ingest.Report, error) {
	watch(ingest.Progress{})
	<-ctx.Done()
	return nil, fmt.Errorf("sum batch 5: %w", ctx.Err())
}

func TestStoppedServerSaysThatNothingWasImported(t *testing.T) {
	t.Parallel()
	for language, want := range map[string]string{locale.English: "nothing was imported, so import again", locale.Chinese: "请重新导入"} {
		path, stop := running(t, waiting)
		_, err := control.Import.Send(locale.With(t.Context(), language), path, ingest.FilesRequest{}, func(ingest.Progress) { stop() })
		if !fault.Is(err, fault.KindConflict) || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// A fault that was found before the server stopped is what the user must mend.
func TestFaultOfAStoppedImportIsKept(t *testing.T) {
	t.Parallel()
	path, stop := running(t, func(ctx context.Context, r ingest.FilesRequest, watch func(ingest.Progress)) (*ingest.Report, error) {
		_, _ = waiting(ctx, r, watch)
		return nil, fault.Invalid("file", "line 3 is broken")
	})
	_, err := control.Import.Send(t.Context(), path, ingest.FilesRequest{}, func(ingest.Progress) { stop() })
	if !fault.Is(err, fault.KindInvalid) {
		t.Errorf("got %v", err)
	}
}

func TestCallerWhoStopsIsInterrupted(t *testing.T) {
	t.Parallel()
	path, _ := running(t, waiting)
	ctx, leave := context.WithCancel(t.Context())
	_, err := control.Import.Send(ctx, path, ingest.FilesRequest{}, func(ingest.Progress) { leave() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestSocketPathThatIsTooLongIsAFault(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), strings.Repeat("x", 120))
	_, err := control.Listen(path)
	if !fault.Is(err, fault.KindInvalid) || !strings.Contains(err.Error(), path+" is too long for the command socket") {
		t.Errorf("got %v", err)
	}
}
