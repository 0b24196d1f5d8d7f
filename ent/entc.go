//go:build ignore

// Command entc generates the catalogue's code and graph/ent.graphqls from
// ent/schema.
package main

import (
	"log"

	"entgo.io/contrib/entgql"
	"entgo.io/ent/entc"
	"entgo.io/ent/entc/gen"

	"github.com/cloudlens/cloudlens/ent/describe"
)

func main() {
	graphql, err := entgql.NewExtension(
		entgql.WithSchemaGenerator(),
		entgql.WithSchemaPath("../graph/ent.graphqls"),
		entgql.WithConfigPath("../gqlgen.yml"),
		entgql.WithWhereInputs(true),
		entgql.WithRelaySpec(true),
		entgql.WithSchemaHook(describe.Schema),
	)
	if err != nil {
		log.Fatalf("set up entgql: %v", err)
	}
	config := &gen.Config{
		Features: []gen.Feature{
			gen.FeatureUpsert,
			gen.FeatureVersionedMigration,
			gen.FeatureExecQuery,
			gen.FeatureLock,
			gen.FeatureModifier,
			gen.FeatureIntercept,
			gen.FeatureNamedEdges,
			gen.FeatureSnapshot,
		},
	}
	if err := entc.Generate("./schema", config, entc.Extensions(graphql)); err != nil {
		log.Fatalf("generate: %v", err)
	}
}
