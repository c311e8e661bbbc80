// @vitest-environment jsdom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Line, turnChanged } from '../../src/store/transcript';
import { failed, ME, someTurn } from '../support/fakes';
import { openPage } from '../support/page';

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn();
  window.scrollTo = vi.fn();
});
afterEach(() => {
  cleanup();
  window.location.hash = '';
});

async function inVisit(language: 'en' | 'es' = 'en') {
  const page = await openPage('#/consent', language);
  await act(() => page.enterPage());
  await page.user.click(
    await screen.findByRole('button', { name: /Agrees: start|Acepta: empezar/ }),
  );
  await screen.findByTestId('connection-state');
  let turns = 0;
  /** Somebody says this; `finished` is false while they still speak. */
  function hear(text: string, translation: string, speaker: Line['turn']['speaker'] = 'clinician') {
    turns += 1;
    const [from, into] = speaker === 'patient' ? (['es', 'en'] as const) : (['en', 'es'] as const);
    const turn = {
      ...someTurn(text),
      turn_id: `turn-${turns}`,
      session_id: null,
      model_calls: [],
      speaker,
      source: { lang: from, text },
      target: { lang: into, text: translation },
    };
    const change = (finished: boolean) =>
      act(async () => void page.store.dispatch(turnChanged({ turn, finished })));
    return { draft: () => change(false), finish: () => change(true) };
  }
  return { ...page, hear };
}

const banner = () => screen.queryByText(/A mistake would weigh much here/)?.closest('[role]');

describe('a critical topic in a running visit', () => {
  it('offers a person once it is said, and puts the request on record', async () => {
    const { hear, user, server, store } = await inVisit();
    const said = hear('We will discharge you today.', 'Hoy le damos el alta.');
    await said.draft();
    expect(banner()).toBeUndefined();
    await said.finish();
    const shown = banner() as HTMLElement;
    expect(shown.getAttribute('role')).toBe('status');
    expect(within(shown).getByText('Discharge.')).toBeTruthy();
    expect(within(shown).queryByRole('link')).toBeNull();
    await user.click(within(shown).getByRole('button', { name: 'Ask for a person' }));
    await waitFor(() => within(shown).getByText(/The request is on record/));
    expect(server.requests).toContain(`person ${store.getState().visit.id} critical_topic`);
    expect(
      within(shown).getByRole('link', { name: `Call ${ME.human_interpreter.phone}` }),
    ).toBeTruthy();
  });

  it('is put aside with the keyboard, and comes back for another topic alone', async () => {
    const { hear, user } = await inVisit();
    await hear('¿Cuántas pastillas? ¿Dos pastillas?', 'How many pills?', 'patient').finish();
    const shown = banner() as HTMLElement;
    within(shown).getByRole('button', { name: 'Put aside' }).focus();
    await user.keyboard('{Enter}');
    expect(banner()).toBeUndefined();
    expect(document.activeElement).toBe(shown);
    await hear('Take 500 mg.', 'Tome 500 mg.').finish();
    expect(banner()).toBeUndefined();
    await hear('The diagnosis is clear.', 'El diagnóstico está claro.').finish();
    expect(within(banner() as HTMLElement).getByText('Diagnosis.')).toBeTruthy();
  });

  it('says where the request could not be put on record, and how to call all the same', async () => {
    const { hear, user, server } = await inVisit();
    server.requestInterpreter = async () => failed(503);
    await hear('Do you want CPR?', '¿Quiere reanimación?').finish();
    const shown = banner() as HTMLElement;
    await user.click(within(shown).getByRole('button', { name: 'Ask for a person' }));
    await waitFor(() => within(shown).getByText(/could not be put on record/));
    expect(within(shown).getByRole('link', { name: /^Call/ })).toBeTruthy();
  });

  it('stays away where nobody names one', async () => {
    const { hear } = await inVisit();
    await hear('The code of the door is 45.', 'El código de la puerta es 45.').finish();
    await hear('Me supura el oído.', 'I have a discharge from my ear.', 'patient').finish();
    expect(banner()).toBeUndefined();
  });

  it('speaks Spanish, and axe finds nothing', async () => {
    const { hear } = await inVisit('es');
    await hear('The consent form, please.', 'El consentimiento informado, por favor.').finish();
    const text = screen.getByText(/Aquí un error pesaría mucho/);
    expect(within(text).getByText('Consentimiento al tratamiento.')).toBeTruthy();
    const { violations } = await axe.run(text.closest('[role]') as HTMLElement, {
      rules: { region: { enabled: false } },
    });
    expect(violations).toEqual([]);
  });
});
