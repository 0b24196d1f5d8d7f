-- +goose Up
-- modify "slices" table
ALTER TABLE "slices" ADD COLUMN "orders" boolean NOT NULL DEFAULT false;

-- +goose Down
-- reverse: modify "slices" table
ALTER TABLE "slices" DROP COLUMN "orders";
