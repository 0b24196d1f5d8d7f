// Builds the embedded pages into internal/web/dist: hashed assets, everything
// gzipped, the licences of what is bundled beside it. With --check it builds
// elsewhere and fails if what is committed differs, byte by byte after
// decompression (compressors differ between versions of Node.js).

import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

import { build } from 'vite';

import { licences } from './licences.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const committed = join(here, '../internal/web/dist');
const pages = ['index', 'playground', 'docs', 'redoc'];

const checking = process.argv.includes('--check');
const raw = mkdtempSync(join(tmpdir(), 'cloudlens-web-'));
const out = checking ? mkdtempSync(join(tmpdir(), 'cloudlens-web-')) : committed;
try {
  vendor();
  await bundle();
  pack();
  if (checking) compare();
} finally {
  rmSync(raw, { recursive: true, force: true });
  if (checking) rmSync(out, { recursive: true, force: true });
}

// vendor prepares ReDoc, whose bundle would fetch its logo from elsewhere.
function vendor() {
  const logo = 'https://cdn.redoc.ly/redoc/logo-mini.svg';
  const script = readFileSync(join(here, 'node_modules/redoc/bundles/redoc.standalone.js'), 'utf8');
  if (!script.includes(logo)) throw new Error('ReDoc has no such logo address any more: look what it fetches now');
  mkdirSync(join(here, '.cache'), { recursive: true });
  writeFileSync(join(here, '.cache/redoc.standalone.js'), script.replaceAll(logo, 'data:,'));
}

async function bundle() {
  await build({
    root: here,
    configFile: false,
    logLevel: 'error', // warnings here are only of directives that bundling drops
    base: '/',
    build: {
      outDir: raw,
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 10_000,
      rollupOptions: { input: pages.map((p) => join(here, `${p}.html`)) },
    },
  });
}

function pack() {
  rmSync(out, { recursive: true, force: true });
  writeFileSync(join(raw, 'licenses.txt'), licences(here));
  for (const file of files(raw)) {
    const data = gzipSync(readFileSync(join(raw, file)), { level: 9 });
    data[9] = 255; // the operating system that compressed it: unknown
    write(join(out, `${file}.gz`), data);
  }
}

function compare() {
  const content = (dir) => new Map(files(dir).map((f) => {
    const data = readFileSync(join(dir, f));
    return [f, gunzipSync(data)];
  }));
  const want = content(out);
  const got = content(committed);
  const differ = [...new Set([...want.keys(), ...got.keys()])].filter((f) => !got.get(f)?.equals(want.get(f) ?? Buffer.alloc(0)));
  if (differ.length > 0) {
    console.error(`internal/web/dist is not what web-ui builds: run make web and commit.\n${differ.sort().join('\n')}`);
    process.exitCode = 1;
    return;
  }
  console.log(`internal/web/dist is what web-ui builds (${want.size} files)`);
}

function files(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => relative(dir, join(e.parentPath, e.name)))
    .sort();
}

function write(path, data) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, data);
}
