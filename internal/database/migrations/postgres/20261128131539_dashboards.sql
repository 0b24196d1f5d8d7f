-- +goose Up
-- create "dashboards" table
CREATE TABLE "dashboards" ("id" uuid NOT NULL, "name" character varying NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "description" character varying NULL, "layout" character varying NOT NULL DEFAULT 'GRID', "widgets" json NOT NULL, "shared" boolean NOT NULL DEFAULT false, "created_by" character varying NULL, "account_id" uuid NULL, PRIMARY KEY ("id"), CONSTRAINT "dashboards_accounts_dashboards" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE RESTRICT);
-- create index "dashboard_account_id_created_at" to table: "dashboards"
CREATE INDEX "dashboard_account_id_created_at" ON "dashboards" ("account_id", "created_at");
-- create index "dashboard_shared_created_at" to table: "dashboards"
CREATE INDEX "dashboard_shared_created_at" ON "dashboards" ("shared", "created_at");

-- +goose Down
-- reverse: create index "dashboard_shared_created_at" to table: "dashboards"
DROP INDEX "dashboard_shared_created_at";
-- reverse: create index "dashboard_account_id_created_at" to table: "dashboards"
DROP INDEX "dashboard_account_id_created_at";
-- reverse: create "dashboards" table
DROP TABLE "dashboards";
