-- +goose Up
-- create "benefits" table
CREATE TABLE `benefits` (`id` uuid NOT NULL, `kind` text NOT NULL, `cloud_id` text NOT NULL, `number` text NOT NULL DEFAULT (''), `name` text NOT NULL DEFAULT (''), `status` text NOT NULL DEFAULT (''), `total` text NULL, `total_unit` text NOT NULL DEFAULT (''), `remaining` text NULL, `remaining_unit` text NOT NULL DEFAULT (''), `granted_at` datetime NULL, `effective_at` datetime NULL, `expires_at` datetime NULL, `products` json NOT NULL, `scenarios` text NOT NULL DEFAULT (''), `region` text NOT NULL DEFAULT (''), `commodity` text NOT NULL DEFAULT (''), `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `benefits_accounts_benefits` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE RESTRICT);
-- create index "benefit_account_id_kind_cloud_id" to table: "benefits"
CREATE UNIQUE INDEX `benefit_account_id_kind_cloud_id` ON `benefits` (`account_id`, `kind`, `cloud_id`);
-- create "benefit_readings" table
CREATE TABLE `benefit_readings` (`id` uuid NOT NULL, `source` text NOT NULL, `read_at` datetime NULL, `tried_at` datetime NOT NULL, `problem` json NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `benefit_readings_accounts_benefit_readings` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE RESTRICT);
-- create index "benefitreading_account_id_source" to table: "benefit_readings"
CREATE UNIQUE INDEX `benefitreading_account_id_source` ON `benefit_readings` (`account_id`, `source`);
-- create "renewals" table
CREATE TABLE `renewals` (`id` uuid NOT NULL, `resource_id` text NOT NULL, `product` text NOT NULL, `commodity` text NOT NULL, `region` text NOT NULL DEFAULT (''), `owner` text NOT NULL DEFAULT (''), `status` text NOT NULL DEFAULT (''), `mode` text NOT NULL, `term` integer NOT NULL DEFAULT (0), `term_unit` text NOT NULL DEFAULT (''), `created_at` datetime NULL, `ends_at` datetime NULL, `releases_at` datetime NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `renewals_accounts_renewals` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE RESTRICT);
-- create index "renewal_account_id_product_commodity_resource_id" to table: "renewals"
CREATE UNIQUE INDEX `renewal_account_id_product_commodity_resource_id` ON `renewals` (`account_id`, `product`, `commodity`, `resource_id`);

-- +goose Down
-- reverse: create index "renewal_account_id_product_commodity_resource_id" to table: "renewals"
DROP INDEX `renewal_account_id_product_commodity_resource_id`;
-- reverse: create "renewals" table
DROP TABLE `renewals`;
-- reverse: create index "benefitreading_account_id_source" to table: "benefit_readings"
DROP INDEX `benefitreading_account_id_source`;
-- reverse: create "benefit_readings" table
DROP TABLE `benefit_readings`;
-- reverse: create index "benefit_account_id_kind_cloud_id" to table: "benefits"
DROP INDEX `benefit_account_id_kind_cloud_id`;
-- reverse: create "benefits" table
DROP TABLE `benefits`;
