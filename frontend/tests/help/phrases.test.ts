import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = resolve(import.meta.dirname, '../../public');
const { PHRASES } = await import(resolve(folder, 'help-phrases.js'));
const phrases: [string, string][] = PHRASES.flatMap(
  (part: { phrases: [string, string][] }) => part.phrases,
);

describe('the phrases that need no network', () => {
  it('are forty, each in both languages and none twice', () => {
    expect(phrases).toHaveLength(40);
    expect(new Set(phrases.map(([english]) => english)).size).toBe(40);
    expect(new Set(phrases.map(([, spanish]) => spanish)).size).toBe(40);
    for (const texts of phrases) {
      for (const text of texts) expect(text).toMatch(/[.?]$/);
    }
  });

  it('are questions in both languages or in neither', () => {
    for (const [english, spanish] of phrases) {
      expect([english, spanish.includes('¿')]).toEqual([english, english.includes('?')]);
    }
  });

  it('are kept with every file that their page loads, and nothing of the API is', () => {
    const worker = readFileSync(resolve(folder, 'service-worker.js'), 'utf8');
    const page = readFileSync(resolve(folder, 'help.html'), 'utf8');
    const script = readFileSync(resolve(folder, 'help.js'), 'utf8');
    const loaded = [...`${page}${script}`.matchAll(/(?:src="|href="|from ')(\/[\w.-]+\.\w+)/g)];
    expect(loaded.length).toBeGreaterThan(3);
    for (const [, file] of loaded) expect(worker).toContain(`'${file}'`);
    expect(page).not.toMatch(/<script>|<style>|style="|onclick/);
  });
});
