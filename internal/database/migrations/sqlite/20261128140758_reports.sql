-- +goose Up
-- create "reports" table
CREATE TABLE `reports` (`id` uuid NOT NULL, `type` text NOT NULL, `format` text NOT NULL, `locale` text NOT NULL, `first_day` integer NOT NULL, `end_day` integer NOT NULL, `currency` text NOT NULL DEFAULT (''), `status` text NOT NULL DEFAULT ('PENDING'), `message` json NULL, `filename` text NOT NULL DEFAULT (''), `size` integer NOT NULL DEFAULT (0), `sha256` text NOT NULL DEFAULT (''), `manifest` json NULL, `created_at` datetime NOT NULL, `started_at` datetime NULL, `finished_at` datetime NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `reports_accounts_reports` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE NO ACTION);
-- create index "report_account_id_created_at" to table: "reports"
CREATE INDEX `report_account_id_created_at` ON `reports` (`account_id`, `created_at`);
-- create index "report_status" to table: "reports"
CREATE INDEX `report_status` ON `reports` (`status`);
-- create "report_contents" table
CREATE TABLE `report_contents` (`id` uuid NOT NULL, `file` blob NOT NULL, `report_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `report_contents_reports_content` FOREIGN KEY (`report_id`) REFERENCES `reports` (`id`) ON DELETE CASCADE);
-- create index "report_contents_report_id_key" to table: "report_contents"
CREATE UNIQUE INDEX `report_contents_report_id_key` ON `report_contents` (`report_id`);

-- +goose Down
-- reverse: create index "report_contents_report_id_key" to table: "report_contents"
DROP INDEX `report_contents_report_id_key`;
-- reverse: create "report_contents" table
DROP TABLE `report_contents`;
-- reverse: create index "report_status" to table: "reports"
DROP INDEX `report_status`;
-- reverse: create index "report_account_id_created_at" to table: "reports"
DROP INDEX `report_account_id_created_at`;
-- reverse: create "reports" table
DROP TABLE `reports`;
