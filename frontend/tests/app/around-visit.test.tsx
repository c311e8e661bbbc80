// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepDisplay } from '../../src/app/display-keeping';
import { whenInWords } from '../../src/app/when-in-words';
import { cardsReceived } from '../../src/store/actions';
import { displayChanged, readDisplay } from '../../src/store/display';
import { linesLoaded } from '../../src/store/transcript';
import { failed, ME, someCard, someTurn } from '../support/fakes';
import { openPage } from '../support/page';
import { openScene } from '../support/scene';

const scrolled: string[] = [];

beforeEach(() => {
  scrolled.length = 0;
  Element.prototype.scrollIntoView = vi.fn(function (this: Element) {
    scrolled.push(this.id);
  });
  window.scrollTo = vi.fn();
});
afterEach(() => {
  cleanup();
  window.location.hash = '';
});

// Closed popovers are hidden by the browser alone, so jsdom shows what is in them.
const button = (name: string | RegExp) => screen.findByRole('button', { name });

async function inVisit(language: 'en' | 'es' = 'en') {
  const page = await openPage('#/consent', language);
  await act(() => page.enterPage());
  await page.user.click(await button(/Agrees: start|Acepta: empezar/));
  await screen.findByTestId('connection-state');
  return page;
}

function line(turnId: string, text: string, translation: string, second: number) {
  const at = new Date(Date.UTC(2026, 10, 23, 9, 0, second)).toISOString();
  const turn = {
    ...someTurn(text),
    started_at: at,
    source: { lang: 'en' as const, text },
    target: { lang: 'es' as const, text: translation },
  };
  return { turnId, turn, delivery: 'stored' as const, flags: [] };
}

describe('how the page looks', () => {
  it('sets the size of the text and the theme, and keeps both for the next visit', async () => {
    const { store } = openScene();
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    const root = document.createElement('div');
    keepDisplay(store, storage, root);
    store.dispatch(displayChanged({ textSize: 40, theme: 'dark' }));
    expect(root.style.getPropertyValue('--turn-size')).toBe('40px');
    expect(root.dataset.theme).toBe('dark');
    const next = openScene().store;
    keepDisplay(next, storage, document.createElement('div'));
    expect(next.getState().display).toMatchObject({ textSize: 40, theme: 'dark' });
  });

  it('takes nothing from what was kept that it cannot be', () => {
    expect(readDisplay('{"textSize": 900, "theme": "pink", "faceToFace": true}')).toEqual({
      faceToFace: true,
    });
    expect(readDisplay('not json')).toEqual({});
    expect(readDisplay('null')).toEqual({});
  });

  it('is set from the running visit', async () => {
    const { store } = await inVisit();
    fireEvent.change(screen.getByRole('slider', { name: /Text size/ }), { target: { value: 34 } });
    expect(store.getState().display.textSize).toBe(34);
    expect(screen.getByText('Text size: 34 px')).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: 'Dark' }));
    expect(store.getState().display.theme).toBe('dark');
  });

  it('gives a patient who sits opposite a half of their own, in their language alone', async () => {
    const { store } = await inVisit();
    await act(async () => {
      store.dispatch(linesLoaded([line('turn-1', 'How are you?', '¿Cómo está?', 1)]));
    });
    expect(screen.queryByTestId('patient-half')).toBeNull();
    fireEvent.click(screen.getByRole('checkbox', { name: /Face to face/ }));
    const half = await screen.findByTestId('patient-half');
    expect(within(half).getByText('¿Cómo está?').closest('[lang]')?.getAttribute('lang')).toBe(
      'es',
    );
    expect(within(half).queryByText('How are you?')).toBeNull();
  });
});

describe('a person instead', () => {
  it('is one button away, with the clinic’s number, and goes on record with the reason', async () => {
    const { user, server, store } = await inVisit();
    expect(screen.getByRole('link', { name: `Call ${ME.human_interpreter.phone}` })).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: 'A translation is in doubt' }));
    await user.click(await button('Put the request on record'));
    await screen.findByText(/The request is on record/);
    const id = store.getState().visit.id;
    expect(server.requests).toContain(`person ${id} doubtful_translation`);
  });

  it('says where the request could not be put on record, and keeps the number', async () => {
    const { user, server } = await inVisit();
    server.requestInterpreter = async () => failed(503);
    await user.click(await button('Put the request on record'));
    await screen.findByText(/could not be put on record/);
    expect(screen.getByRole('link', { name: /Call/ })).toBeTruthy();
    expect(await button('Put the request on record')).toHaveProperty('disabled', false);
  });
});

describe('what an action says', () => {
  it('points at every turn it rests on, and shows the one that commits to it', async () => {
    const { user, store } = await inVisit();
    await act(async () => {
      store.dispatch(
        linesLoaded([
          line('turn-a', 'You have a cough.', 'Tiene tos.', 1),
          line('turn-b', 'Anything else?', '¿Algo más?', 2),
          line('turn-c', 'I will order an X-ray.', 'Pediré una radiografía.', 3),
        ]),
      );
      store.dispatch(cardsReceived([someCard({ evidence: ['turn-a', 'turn-c'] })]));
    });
    await user.click(await button('Show where it was said'));
    await waitFor(() => expect(scrolled.at(-1)).toBe('turn-turn-c'));
    const marked = screen
      .getAllByTestId('turn')
      .filter((turn) => turn.className.includes('highlighted'));
    expect(marked.map((turn) => turn.dataset.turnId)).toEqual(['turn-a', 'turn-c']);
  });

  it('says in the page’s language when it is to be done', async () => {
    const { store } = await inVisit('es');
    const details = { test: 'sangre', when: 'P2W' } as ReturnType<typeof someCard>['details'];
    await act(async () => {
      store.dispatch(cardsReceived([someCard({ details })]));
    });
    expect(await screen.findByText('dentro de 2 semanas')).toBeTruthy();
  });

  it.each([
    ['P2W', 'in 2 weeks', 'dentro de 2 semanas'],
    ['P0D', 'today', 'hoy'],
    ['P1D', 'tomorrow', 'mañana'],
    ['P1W', 'in 1 week', 'dentro de 1 semana'],
    ['P6M', 'in 6 months', 'dentro de 6 meses'],
    ['PT4H', 'in 4 hours', 'dentro de 4 horas'],
    ['2026-12-01', 'December 1, 2026', '1 de diciembre de 2026'],
    ['after lunch', 'after lunch', 'after lunch'],
    ['2026-99-99', '2026-99-99', '2026-99-99'],
  ])('%s is «%s», «%s»', (value, english, spanish) => {
    expect([whenInWords(value, 'en'), whenInWords(value, 'es')]).toEqual([english, spanish]);
  });
});

describe('consent that is withdrawn', () => {
  it('stops the interpreter before the server is asked, and ends the visit', async () => {
    const { user, server, store, transports } = await inVisit();
    const id = store.getState().visit.id;
    await user.click(await button('The patient no longer consents'));
    expect(server.consentWithdrawn).toEqual([]);
    await user.click(await button('Stop and put it on record'));
    await waitFor(() => expect(store.getState().visit.phase).toBe('ended'));
    expect(server.consentWithdrawn).toEqual([id]);
    expect(transports.every((one) => one.closed)).toBe(true);
  });

  it('says where it is not on record yet, with nothing listening', async () => {
    const { user, server, store } = await inVisit();
    server.withdrawConsent = async () => failed(503);
    await user.click(await button('The patient no longer consents'));
    await user.click(await button('Stop and put it on record'));
    expect(await screen.findByText(/the server has not put it on record/)).toBeTruthy();
    expect(store.getState().connection.link).not.toBe('live');
    expect(store.getState().visit.phase).toBe('open');
  });
});
