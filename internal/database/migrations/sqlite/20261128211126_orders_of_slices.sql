-- +goose Up
-- add column "orders" to table: "slices"
ALTER TABLE `slices` ADD COLUMN `orders` bool NOT NULL DEFAULT false;

-- +goose Down
-- reverse: add column "orders" to table: "slices"
ALTER TABLE `slices` DROP COLUMN `orders`;
