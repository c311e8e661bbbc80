// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listeningTo } from '../../src/app/VoiceControls';
import { pageError } from '../../src/errors/page-error';
import { linkChanged } from '../../src/store/connection';
import { devicesChanged } from '../../src/store/interpret';
import { openPage } from '../support/page';

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn();
  window.scrollTo = vi.fn();
});
afterEach(() => {
  cleanup();
  window.location.hash = '';
});

async function inVisit() {
  const page = await openPage('#/consent');
  await act(() => page.enterPage());
  await page.user.click(await screen.findByRole('button', { name: 'Agrees: start interpreting' }));
  await waitFor(() => expect(screen.getByTestId('listening-to')).toBeTruthy());
  const voice = (on: boolean) =>
    act(async () =>
      page.transports.at(-1)?.send({
        kind: on ? 'speaking.started' : 'speaking.stopped',
        who: 'interpreter',
        leg: 'en-es',
        at: page.clock.now(),
      }),
    );
  const hears = () => page.transports.at(-1)?.hears;
  return { ...page, voice, hears };
}

const who = () => screen.getByTestId('listening-to').textContent;

describe('whom it listens to', () => {
  it('is named by who speaks which language', () => {
    expect(listeningTo(['en-es'], ['en', 'es'])).toBe('voice.clinician');
    expect(listeningTo(['en-es'], ['es', 'en'])).toBe('voice.patient');
    expect(listeningTo(['both'], ['es', 'en'])).toBe('voice.both');
  });

  it('is shown, and follows the voice in the room', async () => {
    const { voice, clock } = await inVisit();
    expect(who()).toBe('Listening to: both of you');
    await voice(true);
    expect(who()).toBe('Listening to: the clinician');
    await voice(false);
    await act(() => clock.advance(300));
    expect(who()).toBe('Listening to: both of you');
  });
});

describe('the patient', () => {
  it('is heard over the interpreter while the button is held', async () => {
    const { voice, hears } = await inVisit();
    await voice(true);
    const hold = screen.getByRole('button', { name: 'Hold to interrupt' });
    fireEvent.pointerDown(hold);
    expect(hears()).toEqual(['en-es', 'es-en']);
    fireEvent.pointerUp(hold);
    expect(hears()).toEqual(['en-es']);
  });

  it('is heard at any time with headsets, in the next visit too', async () => {
    const { voice, hears, user, store, services } = await inVisit();
    await user.click(screen.getByRole('checkbox', { name: 'Headsets' }));
    await voice(true);
    expect(hears()).toEqual(['en-es', 'es-en']);
    await act(async () => services.current.interpreter?.end());
    expect(store.getState().connection.choice.headset).toBe(true);
  });
});

describe('what was said', () => {
  const hear = (page: Awaited<ReturnType<typeof inVisit>>, text: string) =>
    act(async () =>
      page.transports
        .at(-1)
        ?.send({ kind: 'source.delta', leg: 'en-es', text, at: page.clock.now() }),
    );

  it('over the interpreter stands as a turn that asks to be said again', async () => {
    const page = await inVisit();
    await page.voice(true);
    await hear(page, 'Pero soy alérgica a eso. ');
    await act(() => page.clock.advance(2_000));
    const turn = screen.getByTestId('turn');
    expect(turn.textContent).toContain('Pero soy alérgica a eso.');
    expect(turn.textContent).toContain('Spoken over the interpreter: ask again.');
  });

  it('by nobody is folded away, and can be opened', async () => {
    const page = await inVisit();
    page.loud(0.001);
    await hear(page, 'Thank you for watching.');
    await act(() => page.clock.advance(4_000));
    const turn = screen.getByTestId('turn');
    expect(turn.querySelector('details')?.open).toBe(false);
    expect(turn.querySelector('summary')?.textContent).toContain('perhaps nobody spoke');
  });
});

describe('somebody who cannot speak', () => {
  it('types: the words stand large as their turn, and are stored', async () => {
    const page = await inVisit();
    await page.user.click(screen.getByText('Type instead of speaking', { selector: 'summary' }));
    await page.user.type(screen.getByLabelText('Type instead of speaking'), ' Me duele aquí ');
    await page.user.click(screen.getByRole('button', { name: 'Show' }));
    const turn = screen.getByTestId('turn');
    expect(turn.dataset.side).toBe('patient');
    const words = screen.getByText('Me duele aquí');
    expect([words.getAttribute('lang'), words.className]).toEqual(['es', 'alone']);
    expect(turn.textContent).toContain('Typed, not translated');
    expect(screen.getByLabelText<HTMLInputElement>('Type instead of speaking').value).toBe('');
    const id = page.store.getState().visit.id ?? '';
    await waitFor(() =>
      expect([...(page.server.turnsOf.get(id)?.values() ?? [])]).toMatchObject([
        { origin: 'typed', target: null, marks: ['untranslated'], speaker: 'patient' },
      ]),
    );
  });

  it('can type as the clinician, and cannot send nothing', async () => {
    const { user } = await inVisit();
    await user.click(screen.getByText('Type instead of speaking', { selector: 'summary' }));
    const send = screen.getByRole<HTMLButtonElement>('button', { name: 'Show' });
    expect(send.disabled).toBe(true);
    await user.click(screen.getByRole('radio', { name: 'English' }));
    await user.type(screen.getByLabelText('Type instead of speaking'), 'Nod if it hurts.{Enter}');
    expect(screen.getByTestId('turn').dataset.side).toBe('clinician');
  });
});

describe('the microphone', () => {
  it('shows how loud it is, as the ear takes it', async () => {
    const { loud } = await inVisit();
    const level = () => screen.getByTestId('level').style.getPropertyValue('--level');
    loud(0.0001);
    expect(level()).toBe('0.00');
    loud(0.05);
    expect(Number(level())).toBeCloseTo(0.64, 1);
    loud(0.9);
    expect(level()).toBe('1.00');
  });
});

describe('Repeat', () => {
  it('is offered once something was said, at two speeds', async () => {
    const page = await inVisit();
    expect(screen.queryByRole('button', { name: 'Repeat' })).toBeNull();
    const transport = page.transports.at(-1);
    if (transport !== undefined) transport.said = new Blob(['a voice']);
    await page.voice(true);
    await page.voice(false);
    await page.user.click(await screen.findByRole('button', { name: 'Repeat' }));
    await page.user.click(screen.getByRole('button', { name: 'Slower' }));
    expect(page.played).toEqual([1, 0.75]);
  });
});

describe('a lost connection', () => {
  it('counts down to the next try, keeps the screen on, and lets it sleep at the end', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const { store, screen: display, services } = await inVisit();
      expect(display.awake).toBe(true);
      await act(async () => {
        store.dispatch(linkChanged({ state: 'reconnecting', attempt: 2, retryInMs: 3_000 }));
      });
      const state = screen.getByTestId('connection-state');
      expect(state.textContent).toBe('Reconnecting 3 s');
      act(() => vi.advanceTimersByTime(1_000));
      expect(state.textContent).toBe('Reconnecting 2 s');
      act(() => vi.advanceTimersByTime(2_000));
      expect(state.textContent).toBe('Reconnecting');
      expect(display.awake).toBe(true);
      await act(async () => services.current.interpreter?.end());
      expect(display.awake).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it('of the microphone starts again when a device is plugged in', async () => {
    const page = await inVisit();
    page.trouble.microphone = pageError('no_microphone');
    await act(async () => {
      page.microphones.at(-1)?.dispatchEvent(new Event('ended'));
    });
    expect((await screen.findByRole('alert')).textContent).toContain('unplugged');
    page.trouble.microphone = null;
    await act(() => page.store.dispatch(devicesChanged()));
    await waitFor(() => expect(screen.getByTestId('listening-to')).toBeTruthy());
  });
});

describe('push-to-talk', () => {
  it('hears nobody until a side holds its button', async () => {
    const { hears, user } = await inVisit();
    await user.click(screen.getByRole('checkbox', { name: 'Hold to talk' }));
    expect(hears()).toEqual([]);
    expect(who()).toBe('Listening to: nobody');
    const patient = screen.getByRole('button', { name: 'Mantenga pulsado y hable español' });
    expect(patient.getAttribute('lang')).toBe('es');
    fireEvent.pointerDown(patient);
    expect(hears()).toEqual(['es-en']);
    fireEvent.pointerUp(patient);
    expect(hears()).toEqual([]);
  });

  it('talks for the clinician by Space, but not while somebody types', async () => {
    const { hears, user } = await inVisit();
    await user.click(screen.getByRole('checkbox', { name: 'Hold to talk' }));
    fireEvent.keyDown(document.body, { code: 'Space' });
    expect(hears()).toEqual(['en-es']);
    fireEvent.keyUp(document.body, { code: 'Space' });
    expect(hears()).toEqual([]);
    fireEvent.keyDown(screen.getByRole('checkbox', { name: 'Headsets' }), { code: 'Space' });
    expect(hears()).toEqual([]);
  });

  it('lets go where the window loses the keyboard', async () => {
    const { hears, user } = await inVisit();
    await user.click(screen.getByRole('checkbox', { name: 'Hold to talk' }));
    fireEvent.keyDown(document.body, { code: 'Space' });
    fireEvent.blur(window);
    expect(hears()).toEqual([]);
  });
});
