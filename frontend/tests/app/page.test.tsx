// @vitest-environment jsdom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { pageError } from '../../src/errors/page-error';
import { cardsReceived } from '../../src/store/actions';
import { AT, ME, someCard, someTurn, someVisit } from '../support/fakes';
import { openPage } from '../support/page';

beforeAll(async () => {
  // A screen that is loaded when it is needed: what a test waits for is not the loading of it.
  await import('../../src/app/Live');
});
beforeEach(() => {
  // What jsdom does not do, having no layout.
  Element.prototype.scrollIntoView = vi.fn();
  window.scrollTo = vi.fn();
});
afterEach(() => {
  cleanup();
  window.location.hash = '';
});

const button = (name: string | RegExp) => screen.findByRole('button', { name });
const state = () => screen.findByTestId('connection-state');

async function signedIn(hash?: string, language?: 'en' | 'es') {
  const page = await openPage(hash, language);
  await act(() => page.enterPage());
  return page;
}

async function inVisit() {
  const page = await signedIn('#/consent');
  await page.user.click(await button('Agrees: start interpreting'));
  await waitFor(async () => expect((await state()).dataset.state).toBe('listening'));
  const say = (text: string, translation: string | null) =>
    act(async () => page.say(text, translation));
  const pass = (ms: number) => act(() => page.clock.advance(ms));
  return { ...page, say, pass };
}

describe('before a visit', () => {
  it('offers to sign in, and says why where that did not work', async () => {
    const { server, enterPage } = await openPage();
    server.me = async () => ({ ok: false, status: 403, problem: null, retryAfterMs: null });
    await act(() => enterPage());
    expect(await screen.findByRole('alert')).toHaveProperty(
      'textContent',
      expect.stringContaining('does not belong to a clinic'),
    );
    expect(await button('Sign in')).toBeTruthy();
  });

  it('leads from home to consent, with both wordings, each in its language', async () => {
    const { user } = await signedIn();
    await user.click(await screen.findByRole('radio', { name: /I speak Spanish/ }));
    await user.click(await button('Start a visit'));
    const wordings = await screen.findAllByRole('heading', { level: 2 });
    expect(wordings.map((heading) => [heading.closest('[lang]')?.getAttribute('lang')])).toEqual([
      ['es'],
      ['en'],
    ]);
  });

  it('shows how to reach a person where the patient refuses, and opens no visit', async () => {
    const { user, server } = await signedIn('#/consent');
    await user.click(await button('Refuses'));
    const link = await screen.findByRole('link', { name: `Call ${ME.human_interpreter.phone}` });
    expect(link.getAttribute('href')).toBe('tel:+15550100');
    expect(await screen.findByText(/The refusal is on record/)).toBeTruthy();
    expect(server.requests).toEqual(['refused patient 2026-11-23']);
  });

  it('records who consented, in the patient’s language, to which wording', async () => {
    const { user, server } = await signedIn('#/consent');
    const open = vi.spyOn(server, 'openConversation');
    await user.click(await screen.findByRole('radio', { name: 'A parent or guardian' }));
    await user.click(await button('Agrees: start interpreting'));
    expect(open.mock.lastCall?.[0]).toMatchObject({
      languages: ['en', 'es'],
      consent: { granted: true, wording: '2026-11-23', language: 'es', given_by: 'guardian' },
    });
  });

  it('offers visits that were begun and not ended', async () => {
    const page = await openPage();
    page.server.visits.set('con-old', someVisit('con-old'));
    await act(() => page.enterPage());
    const link = await screen.findByRole('link', { name: /Continue the visit/ });
    expect(link.getAttribute('href')).toBe('#/visit/con-old');
  });

  it('shows, from this device, what the server would not take', async () => {
    const page = await openPage();
    const open = page.services.openOutbox;
    page.services.openOutbox = async (me) => {
      const outbox = await open(me);
      const turn = { conversationId: 'con-1', turnId: 'turn-1', turn: someTurn('set aside words') };
      await outbox.put(turn);
      await outbox.refuse(turn, { status: 422, code: 'invalid' });
      return outbox;
    };
    await act(() => page.enterPage());
    expect(await screen.findByText('set aside words')).toBeTruthy();
    expect(await screen.findByText('Answer 422 invalid')).toBeTruthy();
  });

  it('speaks Spanish', async () => {
    await signedIn('#/', 'es');
    expect(await button('Empezar una consulta')).toBeTruthy();
    expect(document.documentElement.lang).toBe('es');
  });
});

describe('a running visit', () => {
  it('says that it is a demo, and what the interpreter is doing', async () => {
    const { say, pass, transports, clock } = await inVisit();
    expect(screen.getByText('Demo: scripted interpreter')).toBeTruthy();
    await say('Good morning.', 'Buenos días.');
    expect((await state()).textContent).toBe('Interpreting');
    await act(async () =>
      transports[0]?.send({
        kind: 'speaking.started',
        who: 'interpreter',
        leg: 'en-es',
        at: clock.now(),
      }),
    );
    expect((await state()).textContent).toBe('Speaking');
    await act(async () =>
      transports[0]?.send({
        kind: 'speaking.stopped',
        who: 'interpreter',
        leg: 'en-es',
        at: clock.now(),
      }),
    );
    await pass(2_000);
    expect((await state()).textContent).toBe('Listening');
  });

  it('tells the sides apart by name and language, and keeps a bare «No.»', async () => {
    const { say, pass } = await inVisit();
    await say('Any allergies?', '¿Alguna alergia?');
    await pass(3_000);
    await say('No.', null);
    await pass(3_000);
    const [question, answer] = await screen.findAllByTestId('turn');
    expect(within(question as HTMLElement).getByText('Clinician')).toBeTruthy();
    expect(within(question as HTMLElement).getByText('¿Alguna alergia?').lang).toBe('es');
    expect(answer?.textContent).toContain('Not translated. Say it again.');
  });

  it('shows words as words, whatever they look like', async () => {
    const { say } = await inVisit();
    await say('<img src=x onerror=alert(1)>', '<script>alert(2)</script>');
    const turn = await screen.findByTestId('turn');
    expect(turn.querySelector('img, script')).toBeNull();
    expect(turn.textContent).toContain('<script>alert(2)</script>');
  });

  it('lets one direction be chosen, and paused', async () => {
    const { user, transports } = await inVisit();
    await user.click(screen.getByRole('radio', { name: 'EN → ES' }));
    expect(transports[0]?.hears).toEqual(['en-es']);
    await user.click(await button('Pause'));
    expect(transports[0]?.hears).toEqual([]);
    expect((await state()).textContent).toBe('Paused');
    await user.click(await button('Go on'));
    expect((await state()).textContent).toBe('Listening');
  });

  it('reconnects by itself, keeps the transcript, and leaves End within reach', async () => {
    const { say, pass, transports, clock } = await inVisit();
    await say('Good morning.', 'Buenos días.');
    await pass(2_000);
    await act(async () =>
      transports[0]?.send({
        kind: 'connection.closed',
        error: pageError('connection_lost'),
        at: clock.now(),
      }),
    );
    expect((await state()).textContent).toBe('Reconnecting 1 s');
    expect(((await button('End visit')) as HTMLButtonElement).disabled).toBe(false);
    await pass(1_000);
    expect((await state()).textContent).toBe('Listening');
    expect(screen.getAllByTestId('turn')).toHaveLength(1);
  });

  it.each([
    ['no_microphone', /No microphone was found/],
    ['microphone_denied', /was not allowed to use the microphone/],
  ] as const)('says %s and what to do, and tries again', async (code, words) => {
    const page = await signedIn('#/consent');
    page.trouble.microphone = pageError(code);
    await page.user.click(await button('Agrees: start interpreting'));
    expect((await screen.findByRole('alert')).textContent).toMatch(words);
    page.trouble.microphone = null;
    await page.user.click(await button('Try again'));
    await waitFor(async () => expect((await state()).textContent).toBe('Listening'));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('says what is not sent yet, and what was set aside', async () => {
    const { say, pass, server } = await inVisit();
    server.turnFailures = [{ ok: false, status: 503, problem: null, retryAfterMs: null }];
    await say('Good morning.', 'Buenos días.');
    await pass(1_200);
    expect(screen.getByText('Not sent yet: 1')).toBeTruthy();
    await pass(1_000);
    expect(screen.queryByText('Not sent yet: 1')).toBeNull();
    server.turnFailures = [{ ok: false, status: 422, problem: null, retryAfterMs: null }];
    await say('How are you?', '¿Cómo está?');
    await pass(1_200);
    expect(screen.getByText('Set aside: 1')).toBeTruthy();
  });
});

describe('an action', () => {
  async function withCard() {
    const page = await inVisit();
    page.server.cards = [
      someCard({
        conversation_id: 'made-here-1',
        type: 'medication',
        change: 'start',
        description: 'Ibuprofen 400 mg',
        confidence: 0.72,
        evidence: ['made-here-2'],
      }),
    ];
    await page.say('Take ibuprofen.', 'Tome ibuprofeno.');
    await page.pass(1_200);
    return { ...page, card: await screen.findByTestId('action-card') };
  }

  it('shows its kind, its words and its confidence', async () => {
    const { card } = await withCard();
    expect(card.textContent).toContain('Medication');
    expect(card.textContent).toContain('Ibuprofen 400 mg');
    expect(card.textContent).toContain('Confidence: medium, 72 %');
  });

  it('says where it depends on something, or where its evidence is in doubt', async () => {
    const { card, store } = await withCard();
    expect(card.textContent).not.toContain('Only if');
    const doubtful = { conditional: true, flagged: true, needs_review: true, revision: 2 };
    await act(async () => store.dispatch(cardsReceived([someCard(doubtful)])));
    for (const words of ['Lab test · Only if', 'Translation in doubt', 'Contradicted later']) {
      expect(card.textContent).toContain(words);
    }
  });

  it('leads to the turn that evidences it', async () => {
    const { user } = await withCard();
    await user.click(await button('Show where it was said'));
    const turn = screen.getByTestId('turn');
    await waitFor(() => expect(document.activeElement).toBe(turn));
    expect(turn.className).toContain('highlighted');
  });

  it('is confirmed', async () => {
    const { user, card } = await withCard();
    await user.click(await button('Confirm'));
    await waitFor(() => expect(card.dataset.status).toBe('confirmed'));
    expect(within(card).queryByRole('button', { name: 'Confirm' })).toBeNull();
  });

  it('is edited, with what was not touched left as it was', async () => {
    const { user, server } = await withCard();
    const review = vi.spyOn(server, 'review');
    await user.click(await button('Edit'));
    const form = await screen.findByRole('form', { name: 'Edit' });
    await user.type(within(form).getByLabelText('Dose'), '200');
    await user.selectOptions(within(form).getByLabelText('Kind of order'), 'change');
    await user.click(within(form).getByRole('button', { name: 'Save' }));
    expect(review.mock.lastCall?.[1]).toMatchObject({
      decision: 'edit',
      revision: 1,
      edit: { description: 'Ibuprofen 400 mg', change: 'change', details: { dose: '200' } },
    });
    await waitFor(() => expect(screen.queryByRole('form')).toBeNull());
  });

  it('says that somebody was faster, and shows what it is now', async () => {
    const { user, server, card } = await withCard();
    const changed = { conversation_id: 'made-here-1', revision: 7 };
    server.cards = [someCard({ ...changed, description: 'Ibuprofen 600 mg' })];
    await user.click(await button('Confirm'));
    expect((await within(card).findByRole('alert')).textContent).toContain(
      'changed while you looked',
    );
    expect(card.textContent).toContain('Ibuprofen 600 mg');
  });
});

describe('after a visit', () => {
  it('shows the summary in both languages, marked as machine-made', async () => {
    const { user, say, pass, server } = await inVisit();
    await say('Goodbye.', 'Adiós.');
    const conversation = server.conversation.bind(server);
    server.conversation = async (id) => {
      const answer = await conversation(id);
      if (!answer.ok) return answer;
      const line = {
        kind: 'plan',
        en: 'Rest at home.',
        es: 'Reposo en casa.',
        evidence: [],
      } as const;
      const summary = {
        lines: [line],
        provider: 'rules',
        machine_made: true,
        reviewed: false,
        made_at: AT,
      };
      return { ok: true, data: { ...answer.data, summary: summary as never } };
    };
    await user.click(await button('End visit'));
    await pass(2_000);
    const summary = await screen.findByTestId('summary');
    expect(summary.textContent).toContain('Machine-made, not reviewed');
    expect(
      within(summary).getByText('Reposo en casa.').closest('[lang]')?.getAttribute('lang'),
    ).toBe('es');
  });

  it('finds earlier visits page by page, and opens one with its words in no address', async () => {
    const page = await openPage('#/history');
    for (const id of ['con-1', 'con-2', 'con-3'])
      page.server.visits.set(id, someVisit(id, 'completed'));
    await act(() => page.enterPage());
    expect(await screen.findAllByRole('link', { name: /Visit of/ })).toHaveLength(2);
    await page.user.click(await button('Show more'));
    const links = await screen.findAllByRole('link', { name: /Visit of/ });
    expect(links).toHaveLength(3);
    page.server.turns = async () => ({
      ok: true,
      data: {
        items: [
          {
            ...someTurn('Where does it hurt?'),
            turn_id: 'turn-1',
            seq: 1,
            flags: ['number'],
            late: false,
          },
        ] as never,
        next_cursor: null,
      },
    });
    await page.user.click(links[2] as HTMLElement);
    expect(await screen.findByText('Where does it hurt?')).toBeTruthy();
    expect(screen.getByText('Check this: a number may be missing or different')).toBeTruthy();
    expect(window.location.hash).toBe('#/history/con-3');
  });
});
