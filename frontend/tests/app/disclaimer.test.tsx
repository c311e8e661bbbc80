// @vitest-environment jsdom
import { createHash } from 'node:crypto';
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DISCLAIMER } from '../../src/i18n/disclaimer';
import { openPage } from '../support/page';

/** Of the words of each published version; other words are another version. */
const PUBLISHED = '922d497659ddfef682c317664037974dc5ad948a6857ef2e5d6d831ce856c9b4';

class Utterance {
  lang = '';
  voice = null;
  onend: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A browser's voice: what waits to be said is cut off by `cancel`. */
class Voice {
  said: Utterance[] = [];
  waiting: Utterance[] = [];
  getVoices = () => [];
  speak = (one: Utterance) => {
    this.said.push(one);
    this.waiting.push(one);
  };
  cancel = () => {
    for (const one of this.waiting.splice(0)) one.onerror?.();
  };
  finishOne() {
    this.waiting.shift()?.onend?.();
  }
}

let voice: Voice;
beforeEach(() => {
  window.scrollTo = vi.fn();
  Element.prototype.scrollIntoView = vi.fn();
  voice = new Voice();
  vi.stubGlobal('speechSynthesis', voice);
  vi.stubGlobal('SpeechSynthesisUtterance', Utterance);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  window.location.hash = '';
});

const button = (name: string | RegExp) => screen.findByRole('button', { name });

async function atStart() {
  const page = await openPage('#/consent');
  await act(() => page.enterPage());
  await screen.findByText(DISCLAIMER.en.start);
  return page;
}

describe('that a machine interprets', () => {
  it('is shown and said as a visit begins, in the patient’s language first', async () => {
    await atStart();
    expect(screen.getByText(DISCLAIMER.es.start).getAttribute('lang')).toBe('es');
    expect(voice.said.map((one) => [one.lang.slice(0, 2), one.text])).toEqual([
      ['es', DISCLAIMER.es.start],
      ['en', DISCLAIMER.en.start],
    ]);
    act(() => voice.finishOne());
    await button('Stop speaking');
    act(() => voice.finishOne());
    await button('Say it again');
  });

  it('can be stopped and said again', async () => {
    const { user } = await atStart();
    await user.click(await button('Stop speaking'));
    expect(voice.waiting).toEqual([]);
    await user.click(await button('Say it again'));
    expect(voice.waiting).toHaveLength(2);
  });

  it('is silent before a microphone hears it, and not said where a person interprets', async () => {
    const { user } = await atStart();
    await user.click(screen.getByRole('radio', { name: /A person/ }));
    expect(voice.waiting).toEqual([]);
    expect(screen.queryByText(DISCLAIMER.es.start)).toBeNull();
    await user.click(screen.getByRole('radio', { name: /This machine/ }));
    expect(voice.waiting).toHaveLength(2);
    await user.click(await button(/Agrees: start/));
    await screen.findByTestId('connection-state');
    expect(voice.waiting).toEqual([]);
  });

  it('leaves alone what is read instead of it', async () => {
    const { user } = await atStart();
    await user.click(await button('Read aloud: Spanish'));
    await user.click(screen.getByRole('radio', { name: /A person/ }));
    expect(voice.waiting).toHaveLength(1);
  });

  it('is shown and said again as the visit ends, with the way to a person', async () => {
    const { user } = await atStart();
    await user.click(await button(/Agrees: start/));
    await user.click(await button('End visit'));
    await screen.findByText(DISCLAIMER.es.end);
    expect(screen.getByText(DISCLAIMER.en.end).getAttribute('lang')).toBe('en');
    expect(voice.waiting.map((one) => one.text)).toEqual([DISCLAIMER.es.end, DISCLAIMER.en.end]);
    expect(screen.getByRole('link', { name: /^Call/ })).toBeTruthy();
  });

  it('is said in the words of its version', () => {
    const digest = createHash('sha256').update(JSON.stringify(DISCLAIMER)).digest('hex');
    expect(digest).toBe(PUBLISHED);
  });
});
