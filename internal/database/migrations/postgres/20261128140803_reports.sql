-- +goose Up
-- create "reports" table
CREATE TABLE "reports" ("id" uuid NOT NULL, "type" character varying NOT NULL, "format" character varying NOT NULL, "locale" character varying NOT NULL, "first_day" integer NOT NULL, "end_day" integer NOT NULL, "currency" character varying NOT NULL DEFAULT '', "status" character varying NOT NULL DEFAULT 'PENDING', "message" jsonb NULL, "filename" character varying NOT NULL DEFAULT '', "size" bigint NOT NULL DEFAULT 0, "sha256" character varying NOT NULL DEFAULT '', "manifest" jsonb NULL, "created_at" timestamptz NOT NULL, "started_at" timestamptz NULL, "finished_at" timestamptz NULL, "account_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "reports_accounts_reports" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "report_account_id_created_at" to table: "reports"
CREATE INDEX "report_account_id_created_at" ON "reports" ("account_id", "created_at");
-- create index "report_status" to table: "reports"
CREATE INDEX "report_status" ON "reports" ("status");
-- create "report_contents" table
CREATE TABLE "report_contents" ("id" uuid NOT NULL, "file" bytea NOT NULL, "report_id" uuid NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "report_contents_reports_content" FOREIGN KEY ("report_id") REFERENCES "reports" ("id") ON UPDATE NO ACTION ON DELETE CASCADE);
-- create index "report_contents_report_id_key" to table: "report_contents"
CREATE UNIQUE INDEX "report_contents_report_id_key" ON "report_contents" ("report_id");

-- +goose Down
-- reverse: create index "report_contents_report_id_key" to table: "report_contents"
DROP INDEX "report_contents_report_id_key";
-- reverse: create "report_contents" table
DROP TABLE "report_contents";
-- reverse: create index "report_status" to table: "reports"
DROP INDEX "report_status";
-- reverse: create index "report_account_id_created_at" to table: "reports"
DROP INDEX "report_account_id_created_at";
-- reverse: create "reports" table
DROP TABLE "reports";
