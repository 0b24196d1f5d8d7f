// Command containerlint checks the Dockerfile with the rules that BuildKit
// itself knows (`docker build --check`), and the compose file with the
// official loader, where no engine can build them.
//
//	go run ./containerlint ../Dockerfile ../compose.yaml
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/opencontainers/go-digest"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: containerlint DOCKERFILE COMPOSEFILE")
		os.Exit(2)
	}
	findings, err := lint(context.Background(), os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, "containerlint:", err)
		os.Exit(1)
	}
	for _, f := range findings {
		fmt.Println(f)
	}
	if len(findings) > 0 {
		os.Exit(1)
	}
}

func lint(ctx context.Context, dockerfile, composefile string) ([]string, error) {
	text, err := os.ReadFile(dockerfile)
	if err != nil {
		return nil, err
	}
	source := llb.NewSourceMap(nil, dockerfile, "Dockerfile", text)
	source.Definition = &llb.Definition{} // its state is nothing that we build
	result, err := dockerfile2llb.DockerfileLint(ctx, text, dockerfile2llb.ConvertOpt{SourceMap: source, MetaResolver: images{}})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", dockerfile, err)
	}
	if result.Error != nil {
		return nil, fmt.Errorf("read %s: %s", dockerfile, result.Error.Message)
	}
	var findings []string
	for _, w := range result.Warnings {
		findings = append(findings, fmt.Sprintf("%s:%d: %s: %s", dockerfile, w.Location.Ranges[0].Start.Line, w.RuleName, w.Detail))
	}
	options, err := cli.NewProjectOptions([]string{composefile}, cli.WithProfiles([]string{"*"}))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", composefile, err)
	}
	if _, err := options.LoadProject(ctx); err != nil {
		return nil, fmt.Errorf("load %s: %w", composefile, err)
	}
	return findings, nil
}

// images stands for every base image without asking a registry: the rules need
// none of their contents.
type images struct{}

func (images) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	config := []byte(`{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers"}}`)
	return ref, digest.FromBytes(config), config, nil
}
