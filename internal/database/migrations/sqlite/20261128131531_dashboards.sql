-- +goose Up
-- create "dashboards" table
CREATE TABLE `dashboards` (`id` uuid NOT NULL, `name` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `description` text NULL, `layout` text NOT NULL DEFAULT ('GRID'), `widgets` json NOT NULL, `shared` bool NOT NULL DEFAULT (false), `created_by` text NULL, `account_id` uuid NULL, PRIMARY KEY (`id`), CONSTRAINT `dashboards_accounts_dashboards` FOREIGN KEY (`account_id`) REFERENCES `accounts` (`id`) ON DELETE RESTRICT);
-- create index "dashboard_account_id_created_at" to table: "dashboards"
CREATE INDEX `dashboard_account_id_created_at` ON `dashboards` (`account_id`, `created_at`);
-- create index "dashboard_shared_created_at" to table: "dashboards"
CREATE INDEX `dashboard_shared_created_at` ON `dashboards` (`shared`, `created_at`);

-- +goose Down
-- reverse: create index "dashboard_shared_created_at" to table: "dashboards"
DROP INDEX `dashboard_shared_created_at`;
-- reverse: create index "dashboard_account_id_created_at" to table: "dashboards"
DROP INDEX `dashboard_account_id_created_at`;
-- reverse: create "dashboards" table
DROP TABLE `dashboards`;
