import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = resolve(import.meta.dirname, '../src');

function filesUnder(folder: string): string[] {
  return readdirSync(join(source, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(source, folder, name));
}

/** What a file imports: package names, and our own files relative to src/. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
    ([, name]) => name ?? '',
  );
  return found.map((name) =>
    name.startsWith('.') ? relative(source, resolve(dirname(file), name)) : name,
  );
}

function offenders(folder: string, allowed: (name: string) => boolean): string[] {
  return filesUnder(folder).flatMap((file) =>
    importsOf(file)
      .filter((name) => !allowed(name))
      .map((name) => `${relative(source, file)} imports ${name}`),
  );
}

const within =
  (...folders: string[]) =>
  (name: string) =>
    folders.some((folder) => name.startsWith(`${folder}/`));

describe('who may import whom', () => {
  it('finds what it looks for', () => {
    expect(importsOf(join(source, 'ui/Button.tsx'))).toContain('ui/Button.module.css');
    expect(offenders('app', within('nothing')).length).toBeGreaterThan(50);
  });

  it('keeps React and Redux out of realtime/, which knows errors and the clock only', () => {
    expect(offenders('realtime', within('realtime', 'errors', 'platform'))).toEqual([]);
  });

  it('keeps React and the store out of check/', () => {
    expect(offenders('check', within('check', 'api', 'errors', 'platform'))).toEqual([]);
  });

  it('keeps React and the store out of integrations/', () => {
    const allowed = within('integrations', 'api', 'errors', 'platform');
    expect(offenders('integrations', allowed)).toEqual([]);
  });

  it('keeps everything of ours out of ui/', () => {
    const allowed = (name: string) => name === 'react' || within('ui')(name);
    expect(offenders('ui', allowed)).toEqual([]);
  });

  it('keeps React and the store out of outbox/ and api/', () => {
    const allowed = (name: string) =>
      within('outbox', 'api', 'errors', 'platform')(name) || name.startsWith('openapi-');
    expect([...offenders('outbox', allowed), ...offenders('api', allowed)]).toEqual([]);
  });

  it('keeps React and the store out of recording/, which knows no interpreter either', () => {
    const allowed = within('recording', 'api', 'errors', 'platform');
    expect(offenders('recording', allowed)).toEqual([]);
  });

  it('keeps the components out of store/', () => {
    const allowed = (name: string) => !within('app', 'ui')(name) && !name.startsWith('react');
    expect(offenders('store', allowed)).toEqual([]);
  });
});
