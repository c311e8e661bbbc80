// @vitest-environment jsdom
import { act, cleanup, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Language, Way } from '../../src/api/wire';
import { openPage } from '../support/page';

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn();
  window.scrollTo = vi.fn();
});
afterEach(() => {
  cleanup();
  window.location.hash = '';
});

const ALL: Way[] = ['two_legs', 'one_leg', 'conversation'];

async function atConsent(ways: Way[], language: Language = 'en') {
  const page = await openPage('#/consent', language);
  page.server.ways = ways;
  await act(() => page.enterPage());
  await screen.findByRole('heading', { level: 1 });
  const start = async () => {
    await page.user.click(await screen.findByRole('button', { name: /^(Agrees|Acepta)/ }));
    // The first visit loads the live screen.
    await screen.findByTestId('listening-to', undefined, { timeout: 10_000 });
  };
  return { ...page, start };
}

const group = (name: string) => screen.queryByRole('group', { name });
const radio = (name: RegExp) => screen.getByRole('radio', { name }) as HTMLInputElement;

describe('how a visit is interpreted', () => {
  it('is no question where the stack offers one way', async () => {
    const { server, start } = await atConsent(['conversation']);
    expect(group('How to interpret')).toBeNull();
    await start();
    expect(server.asked).toEqual([{ mode: 'conversation', renew: false }]);
  });

  it.each([
    ['two_legs', { mode: 'translate', direction: null, renew: false }],
    ['conversation', { mode: 'conversation', renew: false }],
  ] as const)('begins with the stack’s own way, %s first', async (first, asked) => {
    const { server, start } = await atConsent([first, ...ALL.filter((way) => way !== first)]);
    const choice = group('How to interpret');
    expect(choice && within(choice).getAllByRole('radio')).toHaveLength(3);
    await start();
    expect(server.asked).toEqual([asked]);
  });

  it('is asked in the language of the page', async () => {
    await atConsent(ALL, 'es');
    expect(group('Cómo interpretar')).toBeTruthy();
    expect(radio(/mitad de precio/)).toBeTruthy();
  });
});

describe('one leg', () => {
  it('begins with the clinician’s language, is turned, and comes back turned after a loss', async () => {
    const { server, start, user, transports, clock } = await atConsent(ALL);
    await user.click(radio(/One direction at a time/));
    await start();
    expect(server.asked).toEqual([{ mode: 'translate', direction: 'en-es', renew: false }]);
    const direction = within(group('Direction') as HTMLElement);
    expect(direction.getAllByRole('radio')).toHaveLength(2);
    expect(radio(/EN → ES/).checked).toBe(true);
    expect(screen.getByTestId('listening-to').textContent).toContain('the clinician');

    await user.click(radio(/ES → EN/));
    expect(transports.at(-1)?.turned.at(-1)).toBe('es-en');
    expect(screen.getByTestId('listening-to').textContent).toContain('the patient');

    await act(async () => {
      const error = { code: 'connection_lost', recovery: 'wait' } as never;
      transports.at(-1)?.send({ kind: 'connection.closed', error, at: clock.now() });
    });
    await act(() => clock.advance(1_000));
    expect(server.asked.at(-1)).toMatchObject({ direction: 'es-en' });
    expect(radio(/ES → EN/).checked).toBe(true);
  });

  it('turns to who holds a button', async () => {
    const { start, user, transports } = await atConsent(['one_leg']);
    await start();
    await user.click(screen.getByRole('checkbox', { name: 'Hold to talk' }));
    const patient = screen.getByRole('button', { name: /hable español/ });
    await user.pointer({ keys: '[MouseLeft>]', target: patient });
    expect(transports.at(-1)?.turned.at(-1)).toBe('es-en');
    expect(transports.at(-1)?.hears).toEqual(['es-en']);
    expect(radio(/ES → EN/).checked).toBe(true);
  });
});

describe('a conversation', () => {
  it('has no direction to choose', async () => {
    const { start } = await atConsent(['conversation']);
    await start();
    expect(group('Direction')).toBeNull();
    expect(screen.getByTestId('listening-to').textContent).toContain('both of you');
  });
});
