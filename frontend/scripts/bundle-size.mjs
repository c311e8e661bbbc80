// Prints each built chunk's size after gzip, and fails when the first load exceeds its budget.
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = 100;
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', dist), 'utf8'));

async function gzipKb(file) {
  return gzipSync(await readFile(new URL(file, dist)), { level: 9 }).length / 1024;
}

/** The entry and everything it imports before it can run. */
function firstLoad(name, seen = new Set()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const next of manifest[name].imports ?? []) firstLoad(next, seen);
  return seen;
}

const entry = Object.keys(manifest).find((name) => manifest[name].isEntry);
const initial = firstLoad(entry);
let initialKb = 0;
for (const [name, chunk] of Object.entries(manifest)) {
  if (!chunk.file.endsWith('.js')) continue;
  const kb = await gzipKb(chunk.file);
  if (initial.has(name)) initialKb += kb;
  console.log(
    `${initial.has(name) ? 'first ' : 'lazy  '} ${kb.toFixed(1).padStart(6)} KB  ${chunk.file}`,
  );
  for (const css of chunk.css ?? []) {
    console.log(`       ${(await gzipKb(css)).toFixed(1).padStart(6)} KB  ${css}`);
  }
}
console.log(
  `First load: ${initialKb.toFixed(1)} KB of JavaScript after gzip (budget ${BUDGET_KB}).`,
);
if (initialKb > BUDGET_KB) process.exit(1);
