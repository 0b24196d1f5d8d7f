// Checks what can be checked without a server: that the example queries of the
// playground are valid against the schema, and that the home page writes
// decimals exactly.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { buildSchema, parse, validate } from 'graphql';

import { amount, count } from './src/home/number.js';
import { examples, shift } from './src/playground/examples.js';

const graph = join(dirname(fileURLToPath(import.meta.url)), '../graph');

test('every example is valid', () => {
  const sources = readdirSync(graph).filter((f) => f.endsWith('.graphqls')).map((f) => readFileSync(join(graph, f), 'utf8'));
  const schema = buildSchema(sources.join('\n'));
  const list = examples({ cycle: '2026-01', currency: 'CNY', tag: 'a "quoted" tag' });
  assert.ok(list.length >= 6);
  for (const { title, query } of list) assert.deepEqual(validate(schema, parse(query)), [], title);
});

test('cycles are counted over years', () => {
  assert.equal(shift('2026-12', 1), '2027-01');
  assert.equal(shift('2026-01', -1), '2025-12');
  assert.equal(shift('2026-01', -13), '2024-12');
});

test('amounts are rounded half up and grouped', () => {
  const cases = {
    '0': '0.00', '1': '1.00', '-0.001': '0.00', '0.005': '0.01', '-0.005': '-0.01', '0.0049999999999': '0.00',
    '999.995': '1,000.00', '1234567.1': '1,234,567.10', '-1234.5': '-1,234.50', '20.52022672899': '20.52',
    '90071992547409931234.565': '90,071,992,547,409,931,234.57',
  };
  for (const [given, want] of Object.entries(cases)) assert.equal(amount(given), want, given);
  assert.equal(count(1234567), '1,234,567');
});
