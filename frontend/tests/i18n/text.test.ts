import { describe, expect, it } from 'vitest';
import { en } from '../../src/i18n/en';
import { es } from '../../src/i18n/es';
import { loadWords, textOf } from '../../src/i18n/text';

const holes = (message: string) => [...message.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();

describe('the page’s words', () => {
  it('have the same keys and the same holes in both languages', () => {
    expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort());
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      expect([key, holes(es[key])]).toEqual([key, holes(en[key])]);
    }
  });

  it('are filled in, and show a hole that was forgotten', async () => {
    const t = textOf(await loadWords('es'));
    expect(t('live.not_sent', { count: 3 })).toBe('Sin enviar: 3');
    expect(t('live.not_sent')).toBe('Sin enviar: {count}');
  });
});
