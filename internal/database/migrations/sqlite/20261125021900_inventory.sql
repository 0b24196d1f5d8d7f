-- +goose Up
-- create "syncs" table
CREATE TABLE `syncs` (`id` uuid NOT NULL, `cause` text NOT NULL, `status` text NOT NULL DEFAULT ('RUNNING'), `message` json NULL, `warnings` json NULL, `lines` integer NOT NULL DEFAULT (0), `resources` integer NOT NULL DEFAULT (0), `points` integer NOT NULL DEFAULT (0), `started_at` datetime NOT NULL, `finished_at` datetime NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `syncs_accounts_syncs` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE NO ACTION);
-- create index "cloudsync_account_id_started_at" to table: "syncs"
CREATE INDEX `cloudsync_account_id_started_at` ON `syncs` (`account_id`, `started_at`);
-- create index "cloudsync_status" to table: "syncs"
CREATE INDEX `cloudsync_status` ON `syncs` (`status`);
-- create "resources" table
CREATE TABLE `resources` (`id` uuid NOT NULL, `resource_id` text NOT NULL, `type` text NOT NULL, `name` text NOT NULL DEFAULT (''), `region` text NOT NULL, `zone` text NOT NULL DEFAULT (''), `status` text NOT NULL, `cloud_status` text NOT NULL DEFAULT (''), `spec` text NOT NULL DEFAULT (''), `cpu` integer NOT NULL DEFAULT (0), `memory_mib` integer NOT NULL DEFAULT (0), `storage_gib` integer NOT NULL DEFAULT (0), `bandwidth_mbps` integer NOT NULL DEFAULT (0), `engine` text NOT NULL DEFAULT (''), `charge_type` text NULL, `preemptible` bool NOT NULL DEFAULT (false), `stopped_mode` text NOT NULL DEFAULT (''), `tags` json NOT NULL, `tagged` bool NOT NULL DEFAULT (false), `public_ips` json NOT NULL, `public` bool NOT NULL DEFAULT (false), `private_ips` json NOT NULL, `vpc_id` text NOT NULL DEFAULT (''), `resource_group` text NOT NULL DEFAULT (''), `attached_to` text NOT NULL DEFAULT (''), `attributes` json NOT NULL, `created_at` datetime NULL, `expires_at` datetime NULL, `first_seen` datetime NOT NULL, `last_seen` datetime NOT NULL, `vanished_at` datetime NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `resources_accounts_resources` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE NO ACTION);
-- create index "resource_account_id_type_resource_id" to table: "resources"
CREATE UNIQUE INDEX `resource_account_id_type_resource_id` ON `resources` (`account_id`, `type`, `resource_id`);
-- create index "resource_account_id_vanished_at_type" to table: "resources"
CREATE INDEX `resource_account_id_vanished_at_type` ON `resources` (`account_id`, `vanished_at`, `type`);
-- create index "resource_resource_id" to table: "resources"
CREATE INDEX `resource_resource_id` ON `resources` (`resource_id`);
-- create "resource_changes" table
CREATE TABLE `resource_changes` (`id` uuid NOT NULL, `account_id` uuid NOT NULL, `kind` text NOT NULL, `fields` json NULL, `seen_at` datetime NOT NULL, `resource_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `resource_changes_resources_changes` FOREIGN KEY (`resource_id`) REFERENCES `resources` (`id`) ON DELETE CASCADE);
-- create index "resourcechange_resource_id_seen_at" to table: "resource_changes"
CREATE INDEX `resourcechange_resource_id_seen_at` ON `resource_changes` (`resource_id`, `seen_at`);
-- create index "resourcechange_account_id_seen_at" to table: "resource_changes"
CREATE INDEX `resourcechange_account_id_seen_at` ON `resource_changes` (`account_id`, `seen_at`);
-- create "scans" table
CREATE TABLE `scans` (`id` uuid NOT NULL, `days` integer NOT NULL, `judged_at` datetime NOT NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `scans_accounts_scan` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE NO ACTION);
-- create index "scans_account_id_key" to table: "scans"
CREATE UNIQUE INDEX `scans_account_id_key` ON `scans` (`account_id`);
-- create "verdicts" table
CREATE TABLE `verdicts` (`id` uuid NOT NULL, `account_id` uuid NOT NULL, `outcome` text NOT NULL, `reasons` json NOT NULL, `resource_id` uuid NOT NULL, `scan_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `verdicts_resources_verdict` FOREIGN KEY (`resource_id`) REFERENCES `resources` (`id`) ON DELETE CASCADE, CONSTRAINT `verdicts_scans_verdicts` FOREIGN KEY (`scan_id`) REFERENCES `scans` (`id`) ON DELETE CASCADE);
-- create index "verdicts_resource_id_key" to table: "verdicts"
CREATE UNIQUE INDEX `verdicts_resource_id_key` ON `verdicts` (`resource_id`);
-- create index "verdict_scan_id_outcome" to table: "verdicts"
CREATE INDEX `verdict_scan_id_outcome` ON `verdicts` (`scan_id`, `outcome`);
-- create index "verdict_account_id_outcome" to table: "verdicts"
CREATE INDEX `verdict_account_id_outcome` ON `verdicts` (`account_id`, `outcome`);

-- +goose Down
-- reverse: create index "verdict_account_id_outcome" to table: "verdicts"
DROP INDEX `verdict_account_id_outcome`;
-- reverse: create index "verdict_scan_id_outcome" to table: "verdicts"
DROP INDEX `verdict_scan_id_outcome`;
-- reverse: create index "verdicts_resource_id_key" to table: "verdicts"
DROP INDEX `verdicts_resource_id_key`;
-- reverse: create "verdicts" table
DROP TABLE `verdicts`;
-- reverse: create index "scans_account_id_key" to table: "scans"
DROP INDEX `scans_account_id_key`;
-- reverse: create "scans" table
DROP TABLE `scans`;
-- reverse: create index "resourcechange_account_id_seen_at" to table: "resource_changes"
DROP INDEX `resourcechange_account_id_seen_at`;
-- reverse: create index "resourcechange_resource_id_seen_at" to table: "resource_changes"
DROP INDEX `resourcechange_resource_id_seen_at`;
-- reverse: create "resource_changes" table
DROP TABLE `resource_changes`;
-- reverse: create index "resource_resource_id" to table: "resources"
DROP INDEX `resource_resource_id`;
-- reverse: create index "resource_account_id_vanished_at_type" to table: "resources"
DROP INDEX `resource_account_id_vanished_at_type`;
-- reverse: create index "resource_account_id_type_resource_id" to table: "resources"
DROP INDEX `resource_account_id_type_resource_id`;
-- reverse: create "resources" table
DROP TABLE `resources`;
-- reverse: create index "cloudsync_status" to table: "syncs"
DROP INDEX `cloudsync_status`;
-- reverse: create index "cloudsync_account_id_started_at" to table: "syncs"
DROP INDEX `cloudsync_account_id_started_at`;
-- reverse: create "syncs" table
DROP TABLE `syncs`;
