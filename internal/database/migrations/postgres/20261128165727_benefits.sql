-- +goose Up
-- create "benefit_readings" table
CREATE TABLE "benefit_readings" ("id" uuid NOT NULL, "source" character varying NOT NULL, "read_at" timestamptz NULL, "tried_at" timestamptz NOT NULL, "problem" jsonb NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "benefit_readings_accounts_benefit_readings" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE RESTRICT);
-- create index "benefitreading_account_id_source" to table: "benefit_readings"
CREATE UNIQUE INDEX "benefitreading_account_id_source" ON "benefit_readings" ("account_id", "source");
-- create "benefits" table
CREATE TABLE "benefits" ("id" uuid NOT NULL, "kind" character varying NOT NULL, "cloud_id" character varying NOT NULL, "number" character varying NOT NULL DEFAULT '', "name" character varying NOT NULL DEFAULT '', "status" character varying NOT NULL DEFAULT '', "total" numeric NULL, "total_unit" character varying NOT NULL DEFAULT '', "remaining" numeric NULL, "remaining_unit" character varying NOT NULL DEFAULT '', "granted_at" timestamptz NULL, "effective_at" timestamptz NULL, "expires_at" timestamptz NULL, "products" jsonb NOT NULL, "scenarios" character varying NOT NULL DEFAULT '', "region" character varying NOT NULL DEFAULT '', "commodity" character varying NOT NULL DEFAULT '', "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "benefits_accounts_benefits" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE RESTRICT);
-- create index "benefit_account_id_kind_cloud_id" to table: "benefits"
CREATE UNIQUE INDEX "benefit_account_id_kind_cloud_id" ON "benefits" ("account_id", "kind", "cloud_id");
-- create "renewals" table
CREATE TABLE "renewals" ("id" uuid NOT NULL, "resource_id" character varying NOT NULL, "product" character varying NOT NULL, "commodity" character varying NOT NULL, "region" character varying NOT NULL DEFAULT '', "owner" character varying NOT NULL DEFAULT '', "status" character varying NOT NULL DEFAULT '', "mode" character varying NOT NULL, "term" bigint NOT NULL DEFAULT 0, "term_unit" character varying NOT NULL DEFAULT '', "created_at" timestamptz NULL, "ends_at" timestamptz NULL, "releases_at" timestamptz NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "renewals_accounts_renewals" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE RESTRICT);
-- create index "renewal_account_id_product_commodity_resource_id" to table: "renewals"
CREATE UNIQUE INDEX "renewal_account_id_product_commodity_resource_id" ON "renewals" ("account_id", "product", "commodity", "resource_id");

-- +goose Down
-- reverse: create index "renewal_account_id_product_commodity_resource_id" to table: "renewals"
DROP INDEX "renewal_account_id_product_commodity_resource_id";
-- reverse: create "renewals" table
DROP TABLE "renewals";
-- reverse: create index "benefit_account_id_kind_cloud_id" to table: "benefits"
DROP INDEX "benefit_account_id_kind_cloud_id";
-- reverse: create "benefits" table
DROP TABLE "benefits";
-- reverse: create index "benefitreading_account_id_source" to table: "benefit_readings"
DROP INDEX "benefitreading_account_id_source";
-- reverse: create "benefit_readings" table
DROP TABLE "benefit_readings";
