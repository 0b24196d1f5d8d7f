// The page at /: what is being imported, and what there is. It asks GraphQL
// like any other client.

import { amount, count } from './number.js';
import { language, text } from './text.js';

const query = `{
  imports(first: 10, orderBy: { field: STARTED_AT, direction: DESC }) { edges { node {
    id kind status label lines startedAt finishedAt message
    progress { stage done total percent lines }
  } } }
  cycles { accountID cycle state lines totals { currency billed } }
  accounts { edges { node { id name currency } } }
}`;

const busy = 2_000; // milliseconds between questions while something happens
const idle = 15_000;

document.documentElement.lang = language;
for (const el of document.querySelectorAll('[data-text]')) el.textContent = text[el.dataset.text];
let shown = ''; // the answer that the page shows
watch();

async function watch() {
  let pause = busy;
  try {
    const { data, errors } = await ask();
    if (!data) throw new Error(text.refused + errors?.[0]?.message);
    const imports = data.imports.edges.map((e) => e.node);
    const answer = JSON.stringify(data);
    if (answer !== shown) { // else what the reader has selected would be lost
      showImports(imports);
      showCycles(data.accounts.edges.map((e) => e.node), data.cycles);
      shown = answer;
    }
    problem('');
    if (data.cycles.length > 0 && !imports.some((i) => i.status === 'RUNNING')) pause = idle;
  } catch (error) {
    problem(error instanceof TypeError ? text.unreachable : error.message);
  }
  setTimeout(watch, pause);
}

async function ask() {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'Accept-Language': language },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

function problem(message) {
  const el = document.getElementById('problem');
  el.textContent = message;
  el.hidden = message === '';
}

// showImports shows what runs, and of the rest what the newest one came to.
function showImports(imports) {
  const running = imports.filter((i) => i.status === 'RUNNING');
  const panels = (running.length > 0 ? running : imports.slice(0, 1)).map(importPanel);
  const heading = panels.length > 0 ? [node('h2', {}, text.imports)] : [];
  document.getElementById('imports').replaceChildren(...heading, ...panels);
}

function importPanel(i) {
  const lines = count(i.progress?.lines ?? i.lines);
  const detail = [i.progress && (text.stages[i.progress.stage] ?? i.progress.stage), text.lineCount(lines), i.message];
  const parts = [node('span', { className: 'label' }, i.label), badge(i.status)];
  if (i.status === 'RUNNING') parts.push(bar(i.progress));
  parts.push(node('span', { className: 'soft' }, detail.filter(Boolean).join(' · ')));
  return node('div', { className: 'panel import' }, ...parts);
}

// bar is a progress bar: a moving one while the total is not known.
function bar(progress) {
  const el = node('progress', { max: 100 });
  if (progress?.total > 0) el.value = progress.percent;
  return el;
}

function showCycles(accounts, cycles) {
  const section = document.getElementById('cycles');
  if (cycles.length === 0) {
    const empty = node('p', { className: 'panel empty' });
    empty.innerHTML = text.empty; // a constant of ours
    section.replaceChildren(empty);
    return;
  }
  section.replaceChildren(...accounts.flatMap((account) => {
    const own = cycles.filter((c) => c.accountID === account.id).sort((a, b) => (a.cycle < b.cycle ? 1 : -1));
    const heading = node('h2', {}, account.name, ' ', node('small', {}, account.currency));
    const body = own.length > 0 ? table(own) : node('span', { className: 'soft' }, text.emptyAccount);
    return [heading, node('div', { className: 'panel' }, body)];
  }));
}

function table(cycles) {
  const head = node('tr', {},
    node('th', { scope: 'col' }, text.cycle),
    node('th', { scope: 'col' }, text.state),
    node('th', { scope: 'col', className: 'number' }, text.lines),
    node('th', { scope: 'col', className: 'number' }, text.payable));
  return node('table', {}, node('thead', {}, head), node('tbody', {}, ...cycles.map(row)));
}

function row(c) {
  const totals = c.totals.map((t) => node('div', { title: `${t.billed} ${t.currency}` }, `${amount(t.billed)} ${t.currency}`));
  return node('tr', {},
    node('th', { scope: 'row' }, c.cycle),
    node('td', {}, badge(c.state)),
    node('td', { className: 'number' }, count(c.lines)),
    node('td', { className: 'number' }, ...totals));
}

function badge(state) {
  return node('span', { className: `badge ${state}` }, text.states[state] ?? state);
}

function node(name, properties, ...children) {
  const el = Object.assign(document.createElement(name), properties);
  el.append(...children.map((c) => c ?? ''));
  return el;
}
