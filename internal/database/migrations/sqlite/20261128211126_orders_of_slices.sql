-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_slices" table
CREATE TABLE `new_slices` (`id` uuid NOT NULL, `cycle` integer NOT NULL, `day` integer NOT NULL DEFAULT (0), `orders` bool NOT NULL DEFAULT (false), `batch` integer NOT NULL, `state` text NOT NULL DEFAULT ('STAGED'), `content_hash` text NOT NULL DEFAULT (''), `lines` integer NOT NULL DEFAULT (0), `undated` integer NOT NULL DEFAULT (0), `sums` json NULL, `first_day` integer NOT NULL DEFAULT (0), `last_day` integer NOT NULL DEFAULT (0), `read_at` datetime NOT NULL, `control` json NULL, `active_from_rev` integer NULL, `active_to_rev` integer NULL, `active_from` datetime NULL, `active_to` datetime NULL, `account_id` uuid NOT NULL, `import_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `slices_accounts_slices` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE NO ACTION, CONSTRAINT `slices_imports_slices` FOREIGN KEY (`import_id`) REFERENCES `imports` (`id`) ON DELETE NO ACTION);
-- copy rows from old table "slices" to new temporary table "new_slices"
INSERT INTO `new_slices` (`id`, `cycle`, `day`, `batch`, `state`, `content_hash`, `lines`, `undated`, `sums`, `first_day`, `last_day`, `read_at`, `control`, `active_from_rev`, `active_to_rev`, `active_from`, `active_to`, `account_id`, `import_id`) SELECT `id`, `cycle`, `day`, `batch`, `state`, `content_hash`, `lines`, `undated`, `sums`, `first_day`, `last_day`, `read_at`, `control`, `active_from_rev`, `active_to_rev`, `active_from`, `active_to`, `account_id`, `import_id` FROM `slices`;
-- drop "slices" table after copying rows
DROP TABLE `slices`;
-- rename temporary table "new_slices" to "slices"
ALTER TABLE `new_slices` RENAME TO `slices`;
-- create index "slices_batch_key" to table: "slices"
CREATE UNIQUE INDEX `slices_batch_key` ON `slices` (`batch`);
-- create index "slice_account_id_cycle_day_active_to_rev" to table: "slices"
CREATE INDEX `slice_account_id_cycle_day_active_to_rev` ON `slices` (`account_id`, `cycle`, `day`, `active_to_rev`);
-- create index "slice_active_from_rev" to table: "slices"
CREATE INDEX `slice_active_from_rev` ON `slices` (`active_from_rev`);
-- create index "slice_import_id" to table: "slices"
CREATE INDEX `slice_import_id` ON `slices` (`import_id`);
-- create index "slice_state" to table: "slices"
CREATE INDEX `slice_state` ON `slices` (`state`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

-- +goose Down
-- reverse: create index "slice_state" to table: "slices"
DROP INDEX `slice_state`;
-- reverse: create index "slice_import_id" to table: "slices"
DROP INDEX `slice_import_id`;
-- reverse: create index "slice_active_from_rev" to table: "slices"
DROP INDEX `slice_active_from_rev`;
-- reverse: create index "slice_account_id_cycle_day_active_to_rev" to table: "slices"
DROP INDEX `slice_account_id_cycle_day_active_to_rev`;
-- reverse: create index "slices_batch_key" to table: "slices"
DROP INDEX `slices_batch_key`;
-- reverse: create "new_slices" table
DROP TABLE `new_slices`;
