import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// licences is the text of every licence and notice of what the pages bundle:
// our direct dependencies of that kind, and all that they depend on. A package
// named more than once at several versions stands once per version.
export function licences(root) {
  const seen = new Map();
  const visit = (name, from) => {
    const dir = locate(name, from, root);
    if (!dir || seen.has(dir)) return;
    const about = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
    seen.set(dir, about);
    for (const dependency of Object.keys(about.dependencies ?? {})) visit(dependency, dir);
  };
  for (const name of bundled) visit(name, root);
  const entries = [...seen].map(([dir, about]) => entry(dir, about)).sort();
  return `CloudLens embeds these packages in its pages. Their licences:\n\n${[...new Set(entries)].join('\n')}`;
}

const bundled = ['@graphiql/react', '@graphiql/toolkit', 'graphiql', 'graphql', 'react', 'react-dom', 'redoc', 'swagger-ui-dist'];

// locate finds a package as Node.js does: in node_modules, upwards from the
// package that asks for it.
function locate(name, from, root) {
  for (let dir = from; dir.startsWith(root); dir = join(dir, '..')) {
    const found = join(dir, 'node_modules', name);
    if (existsSync(join(found, 'package.json'))) return found;
  }
  return undefined;
}

function entry(dir, about) {
  const rule = '='.repeat(72);
  const texts = readdirSync(dir)
    .filter((f) => /^(licen[cs]e|notice|copying)/i.test(f))
    .sort()
    .map((f) => readFileSync(join(dir, f), 'utf8').replaceAll('\r\n', '\n').trim());
  const licence = typeof about.license === 'string' ? about.license : (about.license?.type ?? 'see below');
  return `${rule}\n${about.name} ${about.version} (${licence})\n${rule}\n${texts.join('\n\n')}\n`;
}
