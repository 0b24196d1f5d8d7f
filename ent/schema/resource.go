package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/cloudlens/cloudlens/internal/id"
	"github.com/google/uuid"
)

// Resource is one resource of an account, as its cloud last showed it. A
// resource that the cloud no longer shows stays, with the moment it vanished.
type Resource struct{ ent.Schema }

// Fields of Resource.
func (Resource) Fields() []ent.Field {
	return append(identity(), append(properties(), sightings()...)...)
}

// identity is what a resource is known by.
func identity() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(id.Maker(id.Resource)).Immutable(),
		field.UUID("account_id", uuid.UUID{}).Immutable().
			Comment("The account that it belongs to."),
		field.String("resource_id").NotEmpty().Immutable().
			Comment("Its id at the provider, such as i-bp1…: what bills name it by."),
		field.Enum("type").NamedValues(
			"ECS", "ECS", "Disk", "DISK", "Snapshot", "SNAPSHOT", "EIP", "EIP", "SLB", "SLB", "NAT", "NAT",
			"RDS", "RDS", "Redis", "REDIS", "MongoDB", "MONGODB", "PolarDB", "POLARDB",
		).Immutable().
			Comment("What it is."),
		field.String("name").Default("").
			Comment("Its name; empty when it has none."),
		field.String("region").
			Comment("Region id."),
		field.String("zone").Default("").
			Comment("Zone id; empty for what has none."),
	}
}

// properties are what the cloud says of a resource, the same words for all types.
func properties() []ent.Field {
	return []ent.Field{
		field.Enum("status").NamedValues(
			"Running", "RUNNING", "Stopped", "STOPPED", "Starting", "STARTING", "Stopping", "STOPPING",
			"Changing", "CHANGING", "Deleted", "DELETED", "Unknown", "UNKNOWN",
		).
			Comment("What it does. A disk or an address that nothing uses is STOPPED."),
		field.String("cloud_status").Default("").
			Comment("Its status in the cloud's own word."),
		field.String("spec").Default("").
			Comment("Instance type or class, disk category."),
		field.Int("cpu").Default(0).NonNegative().
			Comment("vCPUs; 0 when unknown."),
		field.Int("memory_mib").Default(0).NonNegative().
			Comment("Memory in MiB; 0 when unknown."),
		field.Int("storage_gib").Default(0).NonNegative().
			Comment("Storage in GiB; 0 when it has none or it is unknown."),
		field.Int("bandwidth_mbps").Default(0).NonNegative().
			Comment("Bandwidth in Mbit/s; 0 when it has none or it is unknown."),
		field.String("engine").Default("").
			Comment("Engine of a database, with its version."),
		field.Enum("charge_type").NamedValues("PrePaid", "PRE_PAID", "PostPaid", "POST_PAID").Optional().Nillable().
			Comment("How it is paid for: by subscription or by use; absent when unknown."),
		field.Bool("preemptible").Default(false).
			Comment("Whether the cloud may take it back at any time."),
		field.String("stopped_mode").Default("").
			Comment("Of a stopped ECS: KeepCharging, StopCharging or Not-applicable."),
		field.JSON("tags", map[string]string{}).Default(map[string]string{}).
			Comment("Its tags.").
			Annotations(entgql.Skip(entgql.SkipAll)),
		field.Bool("tagged").Default(false).
			Comment("Whether it has at least one tag."),
		field.JSON("public_ips", []string{}).Default([]string{}).
			Comment("Addresses that the internet reaches."),
		field.Bool("public").Default(false).
			Comment("Whether it has a public address."),
		field.JSON("private_ips", []string{}).Default([]string{}).
			Comment("Addresses within its network."),
		field.String("vpc_id").Default("").
			Comment("Its virtual network; empty when it has none."),
		field.String("resource_group").Default("").
			Comment("Id of its resource group; empty when it has none."),
		field.String("attached_to").Default("").
			Comment("Provider's id of the resource that uses it; empty when none does."),
		field.JSON("attributes", map[string]string{}).Default(map[string]string{}).
			Comment("What else the cloud says, by the API's own names.").
			Annotations(entgql.Skip(entgql.SkipAll)),
		field.Time("created_at").Optional().Nillable().
			Comment("When it was created in the cloud; absent when unknown."),
		field.Time("expires_at").Optional().Nillable().
			Comment("When its paid term ends; absent for what is paid by use."),
	}
}

// sightings are when the cloud showed it.
func sightings() []ent.Field {
	return []ent.Field{
		field.Time("first_seen").Immutable().
			Comment("When a sync first saw it."),
		field.Time("last_seen").
			Comment("When a sync last saw it."),
		field.Time("vanished_at").Optional().Nillable().
			Comment("When a sync first missed it; absent while it is there."),
	}
}

// Edges of Resource.
func (Resource) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("account", Account.Type).Ref("resources").Field("account_id").
			Unique().Required().Immutable(),
		edge.To("changes", ResourceChange.Type).
			Annotations(entsql.OnDelete(entsql.Cascade), entgql.RelayConnection()),
		edge.To("verdict", Verdict.Type).Unique().
			Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}

// Indexes of Resource.
func (Resource) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("account_id", "type", "resource_id").Unique(),
		index.Fields("account_id", "vanished_at", "type"),
		index.Fields("resource_id"),
	}
}

// Annotations of Resource.
func (Resource) Annotations() []schema.Annotation {
	return []schema.Annotation{
		entgql.RelayConnection(),
		entgql.Skip(entgql.SkipWhereInput, entgql.SkipOrderField),
	}
}
