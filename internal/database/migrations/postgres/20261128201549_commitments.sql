-- +goose Up
-- create "commitment_uses" table
CREATE TABLE "commitment_uses" ("id" uuid NOT NULL, "kind" character varying NOT NULL, "cycle" bigint NOT NULL, "read_at" timestamptz NOT NULL, "currency" character varying NOT NULL DEFAULT '', "pool" numeric NULL, "used" numeric NULL, "unit" character varying NOT NULL DEFAULT '', "used_rate" numeric NULL, "reservation" numeric NULL, "pay_as_you_go" numeric NULL, "saved" numeric NULL, "potential_saved" numeric NULL, "deducted" numeric NULL, "deducted_quantity" numeric NULL, "total_quantity" numeric NULL, "capacity_unit" character varying NOT NULL DEFAULT '', "covered_rate" numeric NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "commitment_uses_accounts_commitment_uses" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE RESTRICT);
-- create index "commitmentuse_account_id_kind_cycle" to table: "commitment_uses"
CREATE UNIQUE INDEX "commitmentuse_account_id_kind_cycle" ON "commitment_uses" ("account_id", "kind", "cycle");
-- create "commitments" table
CREATE TABLE "commitments" ("id" uuid NOT NULL, "kind" character varying NOT NULL, "cloud_id" character varying NOT NULL, "type" character varying NOT NULL DEFAULT '', "family" character varying NOT NULL DEFAULT '', "status" character varying NOT NULL DEFAULT '', "region" character varying NOT NULL DEFAULT '', "zone" character varying NOT NULL DEFAULT '', "owner" character varying NOT NULL DEFAULT '', "pay_mode" character varying NOT NULL DEFAULT '', "term" character varying NOT NULL DEFAULT '', "currency" character varying NOT NULL DEFAULT '', "pool" numeric NULL, "pool_per" character varying NOT NULL DEFAULT '', "rest" numeric NULL, "prepaid" numeric NULL, "saved" numeric NULL, "used_rate" numeric NULL, "quantity" bigint NOT NULL DEFAULT 0, "starts_at" timestamptz NULL, "ends_at" timestamptz NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "commitments_accounts_commitments" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE RESTRICT);
-- create index "commitment_account_id_kind_cloud_id" to table: "commitments"
CREATE UNIQUE INDEX "commitment_account_id_kind_cloud_id" ON "commitments" ("account_id", "kind", "cloud_id");

-- +goose Down
-- reverse: create index "commitment_account_id_kind_cloud_id" to table: "commitments"
DROP INDEX "commitment_account_id_kind_cloud_id";
-- reverse: create "commitments" table
DROP TABLE "commitments";
-- reverse: create index "commitmentuse_account_id_kind_cycle" to table: "commitment_uses"
DROP INDEX "commitmentuse_account_id_kind_cycle";
-- reverse: create "commitment_uses" table
DROP TABLE "commitment_uses";
