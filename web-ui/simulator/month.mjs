// Asks a simulator by Alibaba Cloud's SDK for Node.js: who the key belongs to,
// the regions, and every page of a month's bill, whose sums have to be those
// of the environment. Sums are of the decimals' digits, without floats.

import assert from 'node:assert/strict';

import core from '@alicloud/pop-core';

const env = process.env;
const client = (apiVersion) =>
  new core.RPCClient({ accessKeyId: env.KEY_ID, accessKeySecret: env.KEY_SECRET, endpoint: env.ENDPOINT, apiVersion });
const post = { method: 'POST', formatParams: false };

const identity = await client('2015-04-01').request('GetCallerIdentity', {}, post);
assert.equal(identity.AccountId, env.UID_WANTED);

const regions = await client('2014-05-26').request('DescribeRegions', {}, post);
assert.ok(regions.Regions.Region.some((r) => r.RegionId === 'cn-hangzhou'), 'no region cn-hangzhou');

// units are a decimal in units of 10^-12. Numbers of JSON arrive as floats,
// whose shortest text is the one that was sent: they have at most 15 digits.
const units = (value) => {
  const [, sign, whole, part = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e(-\d+))?$/.exec(String(value));
  const digits = BigInt(whole + part.padEnd(12, '0'));
  const scaled = digits / 10n ** BigInt(-exponent);
  return sign ? -scaled : scaled;
};

const bss = client('2017-12-14');
let list = 0n;
let billed = 0n;
let rows = 0;
let token = '';
do {
  const page = await bss.request(
    'DescribeInstanceBill',
    { BillingCycle: env.CYCLE, Granularity: 'MONTHLY', IsBillingItem: true, MaxResults: 50, NextToken: token },
    post,
  );
  assert.ok(page.Success, page.Message);
  for (const item of page.Data.Items) {
    list += units(item.PretaxGrossAmount);
    billed += units(item.PretaxAmount);
  }
  rows += page.Data.Items.length;
  token = page.Data.NextToken;
  if (!token) assert.equal(rows, page.Data.TotalCount);
} while (token);

assert.equal(list, units(env.LIST), 'list');
assert.equal(billed, units(env.BILLED), 'billed');
console.log(`ok - ${rows} rows of ${env.CYCLE} sum to ${env.BILLED}`);
