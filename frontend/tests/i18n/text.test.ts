import { describe, expect, it } from 'vitest';
import { en } from '../../src/i18n/en';
import { es } from '../../src/i18n/es';
import { firstEn } from '../../src/i18n/first.en';
import { firstEs } from '../../src/i18n/first.es';
import { integrationsEn } from '../../src/i18n/integrations.en';
import { integrationsEs } from '../../src/i18n/integrations.es';
import { loadWords, textOf } from '../../src/i18n/text';

const holes = (message: string) => [...message.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();

describe('the page’s words', () => {
  it('have the same keys and the same holes in both languages', () => {
    const english: Record<string, string> = { ...firstEn, ...en, ...integrationsEn };
    const spanish: Record<string, string> = { ...firstEs, ...es, ...integrationsEs };
    expect(Object.keys(spanish).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(english)) {
      expect([key, holes(spanish[key] ?? '')]).toEqual([key, holes(text)]);
    }
  });

  it('are filled in, and show a hole that was forgotten', async () => {
    const t = textOf(await loadWords('es'));
    expect(t('live.not_sent', { count: 3 })).toBe('Sin enviar: 3');
    expect(t('live.not_sent')).toBe('Sin enviar: {count}');
  });
});
