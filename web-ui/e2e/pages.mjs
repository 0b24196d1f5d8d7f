// Opens every page of a running CloudLens in headless Chromium and does what a
// newcomer does: run a query, look up an operation, read the cycles.
//
//   BASE_URL=http://127.0.0.1:8000 node e2e/pages.mjs
//
// CLOUDLENS_CHROMIUM is the browser's path, else the first of the usual names
// on PATH. It fails on any request to another host, any error on the console
// and any breach of the Content-Security-Policy. The server must hold bills.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

import { chromium } from 'playwright-core';

const base = (process.env.BASE_URL ?? 'http://127.0.0.1:8000').replace(/\/$/, '');
const patience = 60_000; // milliseconds for a page to show what it should, on a busy machine

const stories = {
  'GraphiQL answers a query': async (page) => {
    await page.goto(`${base}/playground`);
    await page.getByRole('button', { name: /A month by service/ }).click();
    await answer(page, (text) => text.includes('"groups"') && /"amount": "[\d.]+"/.test(text));
  },
  'GraphiQL runs every example': async (page) => {
    await page.goto(`${base}/playground`);
    const buttons = page.locator('.examples button:enabled');
    await buttons.first().waitFor();
    const titles = await buttons.evaluateAll((all) => all.map((b) => b.firstChild.textContent));
    for (const title of titles) {
      const answered = page.waitForResponse((r) => r.url() === `${base}/graphql` && !r.request().postData().includes('IntrospectionQuery'));
      await page.getByRole('button', { name: title }).click();
      const { data, errors } = await (await answered).json();
      if (errors || !data) throw new Error(`example ${title}: ${JSON.stringify(errors)}`);
    }
  },
  'Swagger UI shows an operation': async (page) => {
    await page.goto(`${base}/docs`);
    await page.locator('.opblock-summary').first().click();
    await page.locator('.opblock-body').first().waitFor();
  },
  'ReDoc shows the title': async (page) => {
    await page.goto(`${base}/redoc`);
    await page.locator('.api-info h1, h1').filter({ hasText: 'CloudLens' }).first().waitFor();
  },
  'the home page shows the cycles': async (page) => {
    await page.goto(`${base}/`);
    await page.locator('#cycles tbody tr').first().waitFor();
    const row = await page.locator('#cycles tbody tr').first().innerText();
    if (!/^\d{4}-\d{2}\s.*[\d,]+\.\d{2} [A-Z]{3}$/s.test(row)) throw new Error(`the first cycle reads ${JSON.stringify(row)}`);
  },
};

const browser = await chromium.launch({
  executablePath: browserPath(),
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking',
    '--disable-component-update', '--disable-default-apps', '--disable-sync', '--no-first-run', '--no-pings',
  ],
});
let failed = 0;
try {
  for (const [name, story] of Object.entries(stories)) {
    const problems = await tell(story);
    failed += problems.length > 0 ? 1 : 0;
    console.log(`${problems.length > 0 ? 'not ok' : 'ok'} - ${name}`);
    for (const p of problems) console.log(`    ${p}`);
  }
} finally {
  await browser.close();
}
process.exitCode = failed > 0 ? 1 : 0;

// tell plays one story in a fresh browser profile and lists what went wrong.
async function tell(story) {
  const problems = [];
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await context.route((url) => url.protocol.startsWith('http') && url.origin !== base, (route) => {
    problems.push(`asked another host: ${route.request().url()}`);
    return route.abort();
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(base).host) problems.push(`asked another host: ${socket.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.stack ?? error}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (e) => console.error(`CSP: ${e.violatedDirective} refuses ${e.blockedURI} (${e.sample})`));
  });
  try {
    await story(page);
  } catch (error) {
    problems.push(String(error.message ?? error));
  }
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${Date.now()}.png`) });
  await context.close();
  return problems;
}

// answer waits until the text of GraphiQL's response pane is as wanted. The
// editor draws a space as a no-break space.
async function answer(page, wanted) {
  const pane = page.locator('.result-window .view-lines');
  const end = Date.now() + patience;
  for (;;) {
    const text = (await pane.innerText()).replaceAll('\u00a0', ' ');
    if (wanted(text)) return;
    if (Date.now() > end) throw new Error(`GraphiQL answered ${text.slice(0, 500)}`);
    await page.waitForTimeout(100);
  }
}

function browserPath() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
  const paths = names.flatMap((n) => process.env.PATH.split(delimiter).map((dir) => join(dir, n)));
  const found = [process.env.CLOUDLENS_CHROMIUM, ...paths].find((p) => p && runs(p));
  if (!found) throw new Error('no Chromium: install chromium, or set CLOUDLENS_CHROMIUM to its path');
  return found;
}

function runs(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
