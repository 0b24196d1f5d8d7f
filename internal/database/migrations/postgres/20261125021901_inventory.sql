-- +goose Up
-- create "resources" table
CREATE TABLE "resources" ("id" uuid NOT NULL, "resource_id" character varying NOT NULL, "type" character varying NOT NULL, "name" character varying NOT NULL DEFAULT '', "region" character varying NOT NULL, "zone" character varying NOT NULL DEFAULT '', "status" character varying NOT NULL, "cloud_status" character varying NOT NULL DEFAULT '', "spec" character varying NOT NULL DEFAULT '', "cpu" bigint NOT NULL DEFAULT 0, "memory_mib" bigint NOT NULL DEFAULT 0, "storage_gib" bigint NOT NULL DEFAULT 0, "bandwidth_mbps" bigint NOT NULL DEFAULT 0, "engine" character varying NOT NULL DEFAULT '', "charge_type" character varying NULL, "preemptible" boolean NOT NULL DEFAULT false, "stopped_mode" character varying NOT NULL DEFAULT '', "tags" jsonb NOT NULL, "tagged" boolean NOT NULL DEFAULT false, "public_ips" jsonb NOT NULL, "public" boolean NOT NULL DEFAULT false, "private_ips" jsonb NOT NULL, "vpc_id" character varying NOT NULL DEFAULT '', "resource_group" character varying NOT NULL DEFAULT '', "attached_to" character varying NOT NULL DEFAULT '', "attributes" jsonb NOT NULL, "created_at" timestamptz NULL, "expires_at" timestamptz NULL, "first_seen" timestamptz NOT NULL, "last_seen" timestamptz NOT NULL, "vanished_at" timestamptz NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "resources_accounts_resources" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "resource_account_id_type_resource_id" to table: "resources"
CREATE UNIQUE INDEX "resource_account_id_type_resource_id" ON "resources" ("account_id", "type", "resource_id");
-- create index "resource_account_id_vanished_at_type" to table: "resources"
CREATE INDEX "resource_account_id_vanished_at_type" ON "resources" ("account_id", "vanished_at", "type");
-- create index "resource_resource_id" to table: "resources"
CREATE INDEX "resource_resource_id" ON "resources" ("resource_id");
-- create "resource_changes" table
CREATE TABLE "resource_changes" ("id" uuid NOT NULL, "account_id" uuid NOT NULL, "kind" character varying NOT NULL, "fields" jsonb NULL, "seen_at" timestamptz NOT NULL, "resource_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "resource_changes_resources_changes" FOREIGN KEY ("resource_id") REFERENCES "resources" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "resourcechange_account_id_seen_at" to table: "resource_changes"
CREATE INDEX "resourcechange_account_id_seen_at" ON "resource_changes" ("account_id", "seen_at");
-- create index "resourcechange_resource_id_seen_at" to table: "resource_changes"
CREATE INDEX "resourcechange_resource_id_seen_at" ON "resource_changes" ("resource_id", "seen_at");
-- create "scans" table
CREATE TABLE "scans" ("id" uuid NOT NULL, "days" bigint NOT NULL, "judged_at" timestamptz NOT NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "scans_accounts_scan" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "scans_account_id_key" to table: "scans"
CREATE UNIQUE INDEX "scans_account_id_key" ON "scans" ("account_id");
-- create "syncs" table
CREATE TABLE "syncs" ("id" uuid NOT NULL, "cause" character varying NOT NULL, "status" character varying NOT NULL DEFAULT 'RUNNING', "message" jsonb NULL, "warnings" jsonb NULL, "lines" bigint NOT NULL DEFAULT 0, "resources" bigint NOT NULL DEFAULT 0, "points" bigint NOT NULL DEFAULT 0, "started_at" timestamptz NOT NULL, "finished_at" timestamptz NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "syncs_accounts_syncs" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "cloudsync_account_id_started_at" to table: "syncs"
CREATE INDEX "cloudsync_account_id_started_at" ON "syncs" ("account_id", "started_at");
-- create index "cloudsync_status" to table: "syncs"
CREATE INDEX "cloudsync_status" ON "syncs" ("status");
-- create "verdicts" table
CREATE TABLE "verdicts" ("id" uuid NOT NULL, "account_id" uuid NOT NULL, "outcome" character varying NOT NULL, "reasons" jsonb NOT NULL, "resource_id" uuid NOT NULL, "scan_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "verdicts_resources_verdict" FOREIGN KEY ("resource_id") REFERENCES "resources" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, CONSTRAINT "verdicts_scans_verdicts" FOREIGN KEY ("scan_id") REFERENCES "scans" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "verdict_account_id_outcome" to table: "verdicts"
CREATE INDEX "verdict_account_id_outcome" ON "verdicts" ("account_id", "outcome");
-- create index "verdict_scan_id_outcome" to table: "verdicts"
CREATE INDEX "verdict_scan_id_outcome" ON "verdicts" ("scan_id", "outcome");
-- create index "verdicts_resource_id_key" to table: "verdicts"
CREATE UNIQUE INDEX "verdicts_resource_id_key" ON "verdicts" ("resource_id");

-- +goose Down
-- reverse: create index "verdicts_resource_id_key" to table: "verdicts"
DROP INDEX "verdicts_resource_id_key";
-- reverse: create index "verdict_scan_id_outcome" to table: "verdicts"
DROP INDEX "verdict_scan_id_outcome";
-- reverse: create index "verdict_account_id_outcome" to table: "verdicts"
DROP INDEX "verdict_account_id_outcome";
-- reverse: create "verdicts" table
DROP TABLE "verdicts";
-- reverse: create index "cloudsync_status" to table: "syncs"
DROP INDEX "cloudsync_status";
-- reverse: create index "cloudsync_account_id_started_at" to table: "syncs"
DROP INDEX "cloudsync_account_id_started_at";
-- reverse: create "syncs" table
DROP TABLE "syncs";
-- reverse: create index "scans_account_id_key" to table: "scans"
DROP INDEX "scans_account_id_key";
-- reverse: create "scans" table
DROP TABLE "scans";
-- reverse: create index "resourcechange_resource_id_seen_at" to table: "resource_changes"
DROP INDEX "resourcechange_resource_id_seen_at";
-- reverse: create index "resourcechange_account_id_seen_at" to table: "resource_changes"
DROP INDEX "resourcechange_account_id_seen_at";
-- reverse: create "resource_changes" table
DROP TABLE "resource_changes";
-- reverse: create index "resource_resource_id" to table: "resources"
DROP INDEX "resource_resource_id";
-- reverse: create index "resource_account_id_vanished_at_type" to table: "resources"
DROP INDEX "resource_account_id_vanished_at_type";
-- reverse: create index "resource_account_id_type_resource_id" to table: "resources"
DROP INDEX "resource_account_id_type_resource_id";
-- reverse: create "resources" table
DROP TABLE "resources";
