// @vitest-environment jsdom
import { act, cleanup, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TurnChecked } from '../../src/api/wire';
import { openPage } from '../support/page';

// A whole visit is clicked through first: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 20_000 });

beforeAll(async () => {
  await import('../../src/app/Live');
});
beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn();
  window.scrollTo = vi.fn();
});
afterEach(() => {
  cleanup();
  window.location.hash = '';
});

/** A visit in which one turn was said, translated, and stored. */
async function withTurn(language: 'en' | 'es' = 'en') {
  const page = await openPage('#/consent', language);
  await act(() => page.enterPage());
  const agree = language === 'en' ? /^Agrees/ : /^Acepta/;
  await page.user.click(await screen.findByRole('button', { name: agree }));
  await screen.findByTestId('listening-to');
  await act(async () => page.say('Take two tablets.', 'Tome dos tabletas.'));
  await act(() => page.clock.advance(20_000));
  const turn = await screen.findByTestId('turn');
  return { ...page, turn, turnId: turn.dataset.turnId ?? '' };
}

function answer(turnId: string, change: Partial<TurnChecked>): TurnChecked {
  return {
    turn_id: turnId,
    revision: 1,
    outcome: 'translated',
    words: { lang: 'en', text: 'Take ten tablets.' },
    provider: 'openai',
    machine_made: true,
    ...change,
  };
}

describe('checking a turn', () => {
  it('shows what the translation says beside the original, marked as machine-made', async () => {
    const { user, server, turn, turnId, store } = await withTurn();
    const before = JSON.stringify(store.getState().transcript);
    server.checks.set(turnId, answer(turnId, {}));
    await user.click(within(turn).getByRole('button', { name: 'Check the translation' }));
    const back = await within(turn).findByTestId('back-translation');
    expect(back.textContent).toBe('Take ten tablets.');
    expect(back.lang).toBe('en');
    expect(within(turn).getByText(/Machine-made/)).toBeTruthy();
    expect(within(turn).getByText('Take two tablets.')).toBeTruthy();
    expect(JSON.stringify(store.getState().transcript)).toBe(before);
  });

  it.each([
    ['en', 'Check the translation', /have no back-translation/, /^Call/],
    ['es', 'Comprobar la traducción', /no incluye traducción de vuelta/, /^Llamar/],
  ] as const)('says in %s where the clinic has none, and offers a person', async (...given) => {
    const [language, name, says, call] = given;
    const { user, server, turn, turnId } = await withTurn(language);
    server.checks.set(turnId, answer(turnId, { outcome: 'not_available', words: null }));
    await user.click(within(turn).getByRole('button', { name }));
    expect(await within(turn).findByText(says)).toBeTruthy();
    expect(within(turn).getByRole('link', { name: call })).toBeTruthy();
    expect(within(turn).queryByTestId('back-translation')).toBeNull();
  });

  it('says where no answer came, and can be asked again', async () => {
    const { user, server, turn, turnId } = await withTurn();
    const ask = within(turn).getByRole('button', { name: 'Check the translation' });
    await user.click(ask);
    expect(await within(turn).findByText(/could not be translated back now/)).toBeTruthy();
    server.checks.set(turnId, answer(turnId, {}));
    await user.click(ask);
    expect(await within(turn).findByTestId('back-translation')).toBeTruthy();
  });

  it('shows no check of words that have changed since', async () => {
    const { user, server, turn, turnId } = await withTurn();
    server.checks.set(turnId, answer(turnId, { revision: 7 }));
    await user.click(within(turn).getByRole('button', { name: 'Check the translation' }));
    expect(await within(turn).findByText(/has changed since/)).toBeTruthy();
  });

  it('is offered for what the server has, and nothing else', async () => {
    const page = await openPage('#/consent');
    await act(() => page.enterPage());
    await page.user.click(await screen.findByRole('button', { name: /^Agrees/ }));
    await screen.findByTestId('listening-to');
    await act(async () => page.say('Take two tablets.', 'Tome dos tabletas.'));
    const turn = await screen.findByTestId('turn');
    expect(within(turn).queryByRole('button')).toBeNull();
  });
});
