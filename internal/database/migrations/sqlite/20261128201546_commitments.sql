-- +goose Up
-- create "commitments" table
CREATE TABLE `commitments` (`id` uuid NOT NULL, `kind` text NOT NULL, `cloud_id` text NOT NULL, `type` text NOT NULL DEFAULT (''), `family` text NOT NULL DEFAULT (''), `status` text NOT NULL DEFAULT (''), `region` text NOT NULL DEFAULT (''), `zone` text NOT NULL DEFAULT (''), `owner` text NOT NULL DEFAULT (''), `pay_mode` text NOT NULL DEFAULT (''), `term` text NOT NULL DEFAULT (''), `currency` text NOT NULL DEFAULT (''), `pool` text NULL, `pool_per` text NOT NULL DEFAULT (''), `rest` text NULL, `prepaid` text NULL, `saved` text NULL, `used_rate` text NULL, `quantity` integer NOT NULL DEFAULT (0), `starts_at` datetime NULL, `ends_at` datetime NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `commitments_accounts_commitments` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE RESTRICT);
-- create index "commitment_account_id_kind_cloud_id" to table: "commitments"
CREATE UNIQUE INDEX `commitment_account_id_kind_cloud_id` ON `commitments` (`account_id`, `kind`, `cloud_id`);
-- create "commitment_uses" table
CREATE TABLE `commitment_uses` (`id` uuid NOT NULL, `kind` text NOT NULL, `cycle` integer NOT NULL, `read_at` datetime NOT NULL, `currency` text NOT NULL DEFAULT (''), `pool` text NULL, `used` text NULL, `unit` text NOT NULL DEFAULT (''), `used_rate` text NULL, `reservation` text NULL, `pay_as_you_go` text NULL, `saved` text NULL, `potential_saved` text NULL, `deducted` text NULL, `deducted_quantity` text NULL, `total_quantity` text NULL, `capacity_unit` text NOT NULL DEFAULT (''), `covered_rate` text NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `commitment_uses_accounts_commitment_uses` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE RESTRICT);
-- create index "commitmentuse_account_id_kind_cycle" to table: "commitment_uses"
CREATE UNIQUE INDEX `commitmentuse_account_id_kind_cycle` ON `commitment_uses` (`account_id`, `kind`, `cycle`);

-- +goose Down
-- reverse: create index "commitmentuse_account_id_kind_cycle" to table: "commitment_uses"
DROP INDEX `commitmentuse_account_id_kind_cycle`;
-- reverse: create "commitment_uses" table
DROP TABLE `commitment_uses`;
-- reverse: create index "commitment_account_id_kind_cloud_id" to table: "commitments"
DROP INDEX `commitment_account_id_kind_cloud_id`;
-- reverse: create "commitments" table
DROP TABLE `commitments`;
