// Writes src/api/schema.d.ts from ../openapi.json; with --check, fails when the two differ.
import { readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import openapiTS, { astToString } from 'openapi-typescript';

const source = new URL('../../openapi.json', import.meta.url);
const target = new URL('../src/api/schema.d.ts', import.meta.url);

const nodes = await openapiTS(source);
const text = `// Generated from openapi.json by \`npm run generate\`. Do not edit.\n\n${astToString(nodes)}`;

if (process.argv.includes('--check')) {
  const committed = await readFile(target, 'utf8').catch(() => '');
  if (committed !== text) {
    console.error('src/api/schema.d.ts differs from openapi.json: run `npm run generate`.');
    process.exit(1);
  }
  console.log('src/api/schema.d.ts agrees with openapi.json.');
} else {
  await writeFile(target, text);
  console.log('Wrote src/api/schema.d.ts.');
}
