// Prints what a browser loads after gzip, and fails where a first load exceeds its budget.
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = 100;
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', dist), 'utf8'));

async function gzipKb(file) {
  return gzipSync(await readFile(new URL(file, dist)), { level: 9 }).length / 1024;
}

/** Chunks by name, with everything that they import before they can run. */
function withImports(names, seen = new Set()) {
  for (const name of names) {
    if (seen.has(name)) continue;
    seen.add(name);
    withImports(manifest[name].imports ?? [], seen);
  }
  return seen;
}

async function sum(names) {
  let kb = 0;
  for (const name of withImports(names)) kb += await gzipKb(manifest[name].file);
  return kb;
}

/** The chunk that holds a module, whether or not others share it. */
function chunk(name) {
  const found = Object.keys(manifest).find(
    (key) => manifest[key].name === name && manifest[key].file.endsWith('.js'),
  );
  if (found === undefined) throw new Error(`no chunk is named ${name}`);
  return found;
}

const entry = Object.keys(manifest).find((name) => manifest[name].isEntry);
const words = chunk('first.en');
const member = chunk('member');
const visit = ['en', 'keeping', 'browser-outbox', 'Consent', 'Live', 'realtime-parts'].map(chunk);
const loads = {
  'sign-in screen': await sum([entry, words]),
  'home of a member': await sum([entry, words, member]),
};
const later = {
  'sign-in library': await gzipKb(manifest[chunk('oidc-identity')].file),
  'outbox, consent, live visit, realtime': (await sum([member, ...visit])) - (await sum([member])),
};

const print = (label, kb) => console.log(`${kb.toFixed(1).padStart(7)} KB  ${label}`);
for (const [label, kb] of Object.entries(loads)) print(label, kb);
for (const [label, kb] of Object.entries(later)) print(`+ ${label}`, kb);
for (const [label, kb] of Object.entries(loads)) {
  if (kb > BUDGET_KB) {
    console.error(`${label}: more than ${BUDGET_KB} KB of JavaScript after gzip.`);
    process.exit(1);
  }
}
