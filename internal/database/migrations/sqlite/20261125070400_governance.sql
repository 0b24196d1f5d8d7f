-- +goose Up
-- create "allocation_results" table
CREATE TABLE `allocation_results` (`id` uuid NOT NULL, `rule_name` text NOT NULL, `rule_version` integer NOT NULL, `period_from` integer NOT NULL, `period_to` integer NOT NULL, `method` text NOT NULL, `currency` text NOT NULL, `total` text NOT NULL, `allocated` text NOT NULL, `unallocated` text NOT NULL, `parts` json NOT NULL, `finality` text NOT NULL, `revision` integer NOT NULL, `created_at` datetime NOT NULL, `locked_at` datetime NULL, `account_id` uuid NULL, `rule_id` uuid NULL, PRIMARY KEY (`id`), CONSTRAINT `allocation_results_accounts_allocation_results` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE RESTRICT, CONSTRAINT `allocation_results_allocation_rules_results` FOREIGN KEY (`rule_id`) REFERENCES `allocation_rules` (`id`) ON DELETE SET NULL);
-- create index "allocationresult_account_id_created_at" to table: "allocation_results"
CREATE INDEX `allocationresult_account_id_created_at` ON `allocation_results` (`account_id`, `created_at`);
-- create index "allocationresult_rule_id_period_from_period_to" to table: "allocation_results"
CREATE INDEX `allocationresult_rule_id_period_from_period_to` ON `allocation_results` (`rule_id`, `period_from`, `period_to`);
-- create "allocation_rules" table
CREATE TABLE `allocation_rules` (`id` uuid NOT NULL, `name` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `description` text NOT NULL DEFAULT (''), `method` text NOT NULL, `service_filter` text NULL, `tag_filter` text NULL, `date_range` text NULL, `rule` json NULL, `targets` json NOT NULL, `weights` json NOT NULL, `enabled` bool NOT NULL DEFAULT (true), `account_id` uuid NULL, PRIMARY KEY (`id`), CONSTRAINT `allocation_rules_accounts_allocation_rules` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE RESTRICT);
-- create index "allocationrule_account_id_created_at" to table: "allocation_rules"
CREATE INDEX `allocationrule_account_id_created_at` ON `allocation_rules` (`account_id`, `created_at`);
-- create "budgets" table
CREATE TABLE `budgets` (`id` uuid NOT NULL, `name` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `amount` text NOT NULL, `currency` text NOT NULL DEFAULT (''), `period` text NOT NULL, `type` text NOT NULL DEFAULT ('TOTAL'), `start_date` integer NOT NULL, `end_date` integer NULL, `tag_filter` text NULL, `service_filter` text NULL, `rule` json NULL, `alerts` json NOT NULL, `account_id` uuid NULL, PRIMARY KEY (`id`), CONSTRAINT `budgets_accounts_budgets` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE RESTRICT);
-- create index "budget_account_id_created_at" to table: "budgets"
CREATE INDEX `budget_account_id_created_at` ON `budgets` (`account_id`, `created_at`);
-- create "budget_events" table
CREATE TABLE `budget_events` (`id` uuid NOT NULL, `period_from` integer NOT NULL, `period_to` integer NOT NULL, `basis` text NOT NULL, `percentage` text NOT NULL, `kind` text NOT NULL, `sequence` integer NOT NULL, `spend` text NOT NULL, `amount` text NOT NULL, `currency` text NOT NULL, `at` datetime NOT NULL, `revision` integer NOT NULL, `account_id` uuid NULL, `budget_id` uuid NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `budget_events_accounts_budget_events` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE RESTRICT, CONSTRAINT `budget_events_budgets_events` FOREIGN KEY (`budget_id`) REFERENCES `budgets` (`id`) ON DELETE CASCADE);
-- create index "budgetevent_budget_id_period_from_basis_percentage_sequence" to table: "budget_events"
CREATE UNIQUE INDEX `budgetevent_budget_id_period_from_basis_percentage_sequence` ON `budget_events` (`budget_id`, `period_from`, `basis`, `percentage`, `sequence`);
-- create index "budgetevent_account_id_at" to table: "budget_events"
CREATE INDEX `budgetevent_account_id_at` ON `budget_events` (`account_id`, `at`);
-- create index "budgetevent_budget_id_at" to table: "budget_events"
CREATE INDEX `budgetevent_budget_id_at` ON `budget_events` (`budget_id`, `at`);
-- create index "budgetevent_at" to table: "budget_events"
CREATE INDEX `budgetevent_at` ON `budget_events` (`at`);
-- create "rule_versions" table
CREATE TABLE `rule_versions` (`id` uuid NOT NULL, `owner_id` uuid NOT NULL, `number` integer NOT NULL, `effective_from` integer NOT NULL DEFAULT (0), `recorded_at` datetime NOT NULL, `content` json NOT NULL, PRIMARY KEY (`id`));
-- create index "ruleversion_owner_id_number" to table: "rule_versions"
CREATE UNIQUE INDEX `ruleversion_owner_id_number` ON `rule_versions` (`owner_id`, `number`);
-- create "virtual_tags" table
CREATE TABLE `virtual_tags` (`id` uuid NOT NULL, `name` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `description` text NOT NULL DEFAULT (''), `tag_key` text NOT NULL, `tag_value` text NOT NULL DEFAULT (''), `priority` integer NOT NULL DEFAULT (0), `conditions` json NOT NULL, `match_any` bool NOT NULL DEFAULT (false), `rule` json NOT NULL, `account_id` uuid NULL, PRIMARY KEY (`id`), CONSTRAINT `virtual_tags_accounts_virtual_tags` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE RESTRICT);
-- create index "virtualtag_account_id_created_at" to table: "virtual_tags"
CREATE INDEX `virtualtag_account_id_created_at` ON `virtual_tags` (`account_id`, `created_at`);

-- +goose Down
-- reverse: create index "virtualtag_account_id_created_at" to table: "virtual_tags"
DROP INDEX `virtualtag_account_id_created_at`;
-- reverse: create "virtual_tags" table
DROP TABLE `virtual_tags`;
-- reverse: create index "ruleversion_owner_id_number" to table: "rule_versions"
DROP INDEX `ruleversion_owner_id_number`;
-- reverse: create "rule_versions" table
DROP TABLE `rule_versions`;
-- reverse: create index "budgetevent_at" to table: "budget_events"
DROP INDEX `budgetevent_at`;
-- reverse: create index "budgetevent_budget_id_at" to table: "budget_events"
DROP INDEX `budgetevent_budget_id_at`;
-- reverse: create index "budgetevent_account_id_at" to table: "budget_events"
DROP INDEX `budgetevent_account_id_at`;
-- reverse: create index "budgetevent_budget_id_period_from_basis_percentage_sequence" to table: "budget_events"
DROP INDEX `budgetevent_budget_id_period_from_basis_percentage_sequence`;
-- reverse: create "budget_events" table
DROP TABLE `budget_events`;
-- reverse: create index "budget_account_id_created_at" to table: "budgets"
DROP INDEX `budget_account_id_created_at`;
-- reverse: create "budgets" table
DROP TABLE `budgets`;
-- reverse: create index "allocationrule_account_id_created_at" to table: "allocation_rules"
DROP INDEX `allocationrule_account_id_created_at`;
-- reverse: create "allocation_rules" table
DROP TABLE `allocation_rules`;
-- reverse: create index "allocationresult_rule_id_period_from_period_to" to table: "allocation_results"
DROP INDEX `allocationresult_rule_id_period_from_period_to`;
-- reverse: create index "allocationresult_account_id_created_at" to table: "allocation_results"
DROP INDEX `allocationresult_account_id_created_at`;
-- reverse: create "allocation_results" table
DROP TABLE `allocation_results`;
