-- +goose Up
-- create "accounts" table
CREATE TABLE `accounts` (`id` uuid NOT NULL, `name` text NOT NULL, `alias` text NULL, `provider` text NOT NULL, `billing_account_id` text NOT NULL DEFAULT (''), `site` text NULL, `region` text NOT NULL DEFAULT ('cn-hangzhou'), `currency` text NOT NULL DEFAULT (''), `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `deleted_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "account_name" to table: "accounts"
CREATE UNIQUE INDEX `account_name` ON `accounts` (`name`) WHERE deleted_at IS NULL;
-- create index "account_provider_billing_account_id" to table: "accounts"
CREATE UNIQUE INDEX `account_provider_billing_account_id` ON `accounts` (`provider`, `billing_account_id`) WHERE billing_account_id <> '' AND deleted_at IS NULL;
-- create index "account_deleted_at" to table: "accounts"
CREATE INDEX `account_deleted_at` ON `accounts` (`deleted_at`);
-- create "imports" table
CREATE TABLE `imports` (`id` uuid NOT NULL, `kind` text NOT NULL, `status` text NOT NULL DEFAULT ('RUNNING'), `label` text NOT NULL, `files` json NULL, `lines` integer NOT NULL DEFAULT (0), `findings` json NULL, `rests` json NULL, `message` text NULL, `started_at` datetime NOT NULL, `finished_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "billimport_started_at" to table: "imports"
CREATE INDEX `billimport_started_at` ON `imports` (`started_at`);
-- create index "billimport_status" to table: "imports"
CREATE INDEX `billimport_status` ON `imports` (`status`);
-- create "credentials" table
CREATE TABLE `credentials` (`id` uuid NOT NULL, `access_key_id` text NOT NULL, `sealed_secret` blob NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `credentials_accounts_credential` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE CASCADE);
-- create index "credentials_account_id_key" to table: "credentials"
CREATE UNIQUE INDEX `credentials_account_id_key` ON `credentials` (`account_id`);
-- create "slices" table
CREATE TABLE `slices` (`id` uuid NOT NULL, `cycle` integer NOT NULL, `day` integer NOT NULL DEFAULT (0), `batch` integer NOT NULL, `state` text NOT NULL DEFAULT ('STAGED'), `content_hash` text NOT NULL DEFAULT (''), `lines` integer NOT NULL DEFAULT (0), `undated` integer NOT NULL DEFAULT (0), `sums` json NULL, `first_day` integer NOT NULL DEFAULT (0), `last_day` integer NOT NULL DEFAULT (0), `read_at` datetime NOT NULL, `control` json NULL, `active_from_rev` integer NULL, `active_to_rev` integer NULL, `active_from` datetime NULL, `active_to` datetime NULL, `account_id` uuid NOT NULL, `import_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `slices_accounts_slices` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE NO ACTION, CONSTRAINT `slices_imports_slices` FOREIGN KEY (`import_id`) REFERENCES `imports` (`id`) ON DELETE NO ACTION);
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
-- create "stores" table
CREATE TABLE `stores` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `store_id` uuid NOT NULL, `revision` integer NOT NULL DEFAULT (0), `last_batch` integer NOT NULL DEFAULT (0), `catalogue_revision` integer NOT NULL DEFAULT (0), `created_at` datetime NOT NULL);

-- +goose Down
-- reverse: create "stores" table
DROP TABLE `stores`;
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
-- reverse: create "slices" table
DROP TABLE `slices`;
-- reverse: create index "credentials_account_id_key" to table: "credentials"
DROP INDEX `credentials_account_id_key`;
-- reverse: create "credentials" table
DROP TABLE `credentials`;
-- reverse: create index "billimport_status" to table: "imports"
DROP INDEX `billimport_status`;
-- reverse: create index "billimport_started_at" to table: "imports"
DROP INDEX `billimport_started_at`;
-- reverse: create "imports" table
DROP TABLE `imports`;
-- reverse: create index "account_deleted_at" to table: "accounts"
DROP INDEX `account_deleted_at`;
-- reverse: create index "account_provider_billing_account_id" to table: "accounts"
DROP INDEX `account_provider_billing_account_id`;
-- reverse: create index "account_name" to table: "accounts"
DROP INDEX `account_name`;
-- reverse: create "accounts" table
DROP TABLE `accounts`;
