-- +goose Up
-- create "discount_contracts" table
CREATE TABLE `discount_contracts` (`id` uuid NOT NULL, `name` text NOT NULL, `services` json NOT NULL, `first_day` integer NULL, `last_day` integer NOT NULL, `rate` text NULL, `note` text NOT NULL DEFAULT (''), `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `account_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `discount_contracts_accounts_discount_contracts` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE NO ACTION);
-- create index "discountcontract_account_id_created_at" to table: "discount_contracts"
CREATE INDEX `discountcontract_account_id_created_at` ON `discount_contracts` (`account_id`, `created_at`);

-- +goose Down
-- reverse: create index "discountcontract_account_id_created_at" to table: "discount_contracts"
DROP INDEX `discountcontract_account_id_created_at`;
-- reverse: create "discount_contracts" table
DROP TABLE `discount_contracts`;
