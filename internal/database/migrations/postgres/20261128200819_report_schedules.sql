-- +goose Up
-- modify "reports" table
ALTER TABLE "reports" ADD COLUMN "schedule_id" uuid NULL;
-- create index "report_schedule_id" to table: "reports"
CREATE INDEX "report_schedule_id" ON "reports" ("schedule_id");
-- create "report_schedules" table
CREATE TABLE "report_schedules" ("id" uuid NOT NULL, "name" character varying NOT NULL, "type" character varying NOT NULL, "format" character varying NOT NULL, "locale" character varying NOT NULL, "currency" character varying NOT NULL DEFAULT '', "frequency" character varying NOT NULL, "hour" bigint NOT NULL, "minute" bigint NOT NULL, "weekday" character varying NULL, "day_of_month" bigint NULL, "enabled" boolean NOT NULL DEFAULT true, "next_at" timestamptz NULL, "last_at" timestamptz NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "account_id" uuid NOT NULL, "last_report_id" uuid NULL, PRIMARY KEY ("id"));
-- create index "reportschedule_account_id_created_at" to table: "report_schedules"
CREATE INDEX "reportschedule_account_id_created_at" ON "report_schedules" ("account_id", "created_at");
-- create index "reportschedule_account_id_name" to table: "report_schedules"
CREATE UNIQUE INDEX "reportschedule_account_id_name" ON "report_schedules" ("account_id", "name");
-- create index "reportschedule_next_at" to table: "report_schedules"
CREATE INDEX "reportschedule_next_at" ON "report_schedules" ("next_at");
-- modify "reports" table
ALTER TABLE "reports" ADD CONSTRAINT "reports_report_schedules_reports" FOREIGN KEY ("schedule_id") REFERENCES "report_schedules" ("id") ON UPDATE NO ACTION ON DELETE SET NULL;
-- modify "report_schedules" table
ALTER TABLE "report_schedules" ADD CONSTRAINT "report_schedules_accounts_report_schedules" FOREIGN KEY ("account_id") REFERENCES "accounts" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, ADD CONSTRAINT "report_schedules_reports_last_report" FOREIGN KEY ("last_report_id") REFERENCES "reports" ("id") ON UPDATE NO ACTION ON DELETE SET NULL;

-- +goose Down
-- reverse: modify "report_schedules" table
ALTER TABLE "report_schedules" DROP CONSTRAINT "report_schedules_reports_last_report", DROP CONSTRAINT "report_schedules_accounts_report_schedules";
-- reverse: modify "reports" table
ALTER TABLE "reports" DROP CONSTRAINT "reports_report_schedules_reports";
-- reverse: create index "reportschedule_next_at" to table: "report_schedules"
DROP INDEX "reportschedule_next_at";
-- reverse: create index "reportschedule_account_id_name" to table: "report_schedules"
DROP INDEX "reportschedule_account_id_name";
-- reverse: create index "reportschedule_account_id_created_at" to table: "report_schedules"
DROP INDEX "reportschedule_account_id_created_at";
-- reverse: create "report_schedules" table
DROP TABLE "report_schedules";
-- reverse: create index "report_schedule_id" to table: "reports"
DROP INDEX "report_schedule_id";
-- reverse: modify "reports" table
ALTER TABLE "reports" DROP COLUMN "schedule_id";
