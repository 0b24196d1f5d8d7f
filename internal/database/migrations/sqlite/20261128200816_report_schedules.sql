-- +goose Up
-- create "report_schedules" table
CREATE TABLE `report_schedules` (`id` uuid NOT NULL, `name` text NOT NULL, `type` text NOT NULL, `format` text NOT NULL, `locale` text NOT NULL, `currency` text NOT NULL DEFAULT (''), `frequency` text NOT NULL, `hour` integer NOT NULL, `minute` integer NOT NULL, `weekday` text NULL, `day_of_month` integer NULL, `enabled` bool NOT NULL DEFAULT (true), `next_at` datetime NULL, `last_at` datetime NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `account_id` uuid NOT NULL, `last_report_id` uuid NULL, PRIMARY KEY (`id`), CONSTRAINT `report_schedules_accounts_report_schedules` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE NO ACTION, CONSTRAINT `report_schedules_reports_last_report` FOREIGN KEY (`last_report_id`) REFERENCES `reports` (`id`) ON DELETE SET NULL);
-- create index "reportschedule_account_id_created_at" to table: "report_schedules"
CREATE INDEX `reportschedule_account_id_created_at` ON `report_schedules` (`account_id`, `created_at`);
-- create index "reportschedule_account_id_name" to table: "report_schedules"
CREATE UNIQUE INDEX `reportschedule_account_id_name` ON `report_schedules` (`account_id`, `name`);
-- create index "reportschedule_next_at" to table: "report_schedules"
CREATE INDEX `reportschedule_next_at` ON `report_schedules` (`next_at`);
-- modify "reports" table; by a copy of it the files of reports would go with the old one: foreign keys stay on in a transaction
ALTER TABLE `reports` ADD COLUMN `schedule_id` uuid NULL CONSTRAINT `reports_report_schedules_reports` REFERENCES `report_schedules` (`id`) ON DELETE SET NULL;
-- create index "report_schedule_id" to table: "reports"
CREATE INDEX `report_schedule_id` ON `reports` (`schedule_id`);

-- +goose Down
-- reverse: create index "report_schedule_id" to table: "reports"
DROP INDEX `report_schedule_id`;
-- reverse: modify "reports" table
ALTER TABLE `reports` DROP COLUMN `schedule_id`;
-- reverse: create index "reportschedule_next_at" to table: "report_schedules"
DROP INDEX `reportschedule_next_at`;
-- reverse: create index "reportschedule_account_id_name" to table: "report_schedules"
DROP INDEX `reportschedule_account_id_name`;
-- reverse: create index "reportschedule_account_id_created_at" to table: "report_schedules"
DROP INDEX `reportschedule_account_id_created_at`;
-- reverse: create "report_schedules" table
DROP TABLE `report_schedules`;
