// Runs every audit of the GraphQL over HTTP specification (graphql-http)
// against a running CloudLens. All of them must pass, the optional too.
//
//   BASE_URL=http://127.0.0.1:8000 node audit/audit.mjs

import { serverAudits } from 'graphql-http';

const url = `${(process.env.BASE_URL ?? 'http://127.0.0.1:8000').replace(/\/$/, '')}/graphql`;
const least = 61; // how many audits graphql-http 1.23.1 has

const audits = serverAudits({ url, fetchFn: fetch });
let ok = 0;
for (const audit of audits) {
  const result = await audit.fn();
  if (result.status === 'ok') ok += 1;
  console.log(`${result.status} - ${audit.id} ${audit.name}${result.reason ? `: ${result.reason}` : ''}`);
}
console.log(`${ok} of ${audits.length} audits are ok`);
if (ok !== audits.length || audits.length < least) process.exitCode = 1;
