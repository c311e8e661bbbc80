// @vitest-environment jsdom
import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { levelOf, listDevices } from '../../src/platform/sound-devices';
import { speak } from '../../src/platform/voice';
import { openMicrophone } from '../../src/realtime/microphone';
import { FakeTrack, failed } from '../support/fakes';
import { openPage } from '../support/page';

class Utterance {
  lang = '';
  voice: { lang: string } | null = null;
  onend: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function someVoice(...languages: string[]) {
  const said: Utterance[] = [];
  const speechSynthesis = {
    speak: (utterance: Utterance) => void said.push(utterance),
    cancel: () => said.at(-1)?.onend?.(),
    getVoices: () => languages.map((lang) => ({ lang })),
  };
  const browser = { speechSynthesis, SpeechSynthesisUtterance: Utterance };
  return { said, browser: browser as unknown as Parameters<typeof speak>[0] };
}

beforeEach(() => {
  window.scrollTo = vi.fn();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  window.location.hash = '';
});

async function atStart() {
  const page = await openPage('#/consent');
  await act(() => page.enterPage());
  await screen.findByRole('heading', { level: 1 });
  return page;
}

const button = (name: string | RegExp) => screen.findByRole('button', { name });

describe('the choice between a person and the machine', () => {
  it('leads to a person at one tap, on record, without opening a visit', async () => {
    const { user, server } = await atStart();
    await user.click(screen.getByRole('radio', { name: /A person/ }));
    expect(screen.queryByRole('button', { name: /Agrees/ })).toBeNull();
    await user.click(await button('Put this on record and call a person'));
    expect(await screen.findByText(/The refusal is on record/)).toBeTruthy();
    expect(screen.getByRole('link', { name: /^Call/ })).toBeTruthy();
    expect(server.requests).toEqual(['refused patient 2026-11-23']);
    expect(server.visits.size).toBe(0);
  });

  it('says where a refusal could not be put on record', async () => {
    const { user, server } = await atStart();
    server.openConversation = async () => failed(0);
    await user.click(await button('Refuses'));
    expect(await screen.findByText(/note it in the chart/)).toBeTruthy();
  });
});

describe('reading aloud', () => {
  it('reads the consent in either language, and stops at a second tap', async () => {
    const { said, browser } = someVoice('es-ES', 'es-MX', 'en-US');
    vi.stubGlobal('speechSynthesis', browser.speechSynthesis);
    vi.stubGlobal('SpeechSynthesisUtterance', Utterance);
    const { user } = await atStart();
    await user.click(await button('Read aloud: Spanish'));
    expect(said.at(-1)?.text).toContain('Una computadora, y no una persona');
    expect(said.at(-1)?.text).toContain('¿Está de acuerdo?');
    expect(said.at(-1)?.lang).toBe('es-MX');
    await user.click(await button('Stop reading: Spanish'));
    expect(await button('Read aloud: Spanish')).toBeTruthy();
  });

  it('asks for the language where the device names no voice', () => {
    const { said, browser } = someVoice();
    speak(browser, 'Hola', 'es', () => undefined);
    expect(said[0]).toMatchObject({ lang: 'es-MX', voice: null });
  });

  it('offers nothing where the browser has no voice', async () => {
    await atStart();
    expect(screen.queryByRole('button', { name: /Read aloud/ })).toBeNull();
  });
});

describe('devices', () => {
  it('asks for the chosen microphone, and lets the browser choose where none is', async () => {
    const asked: MediaStreamConstraints[] = [];
    const devices = {
      getUserMedia: async (constraints?: MediaStreamConstraints) => {
        asked.push(constraints ?? {});
        return { getAudioTracks: () => [new FakeTrack().asTrack] } as unknown as MediaStream;
      },
    };
    await openMicrophone(devices, 'desk-1');
    await openMicrophone(devices);
    expect(asked[0]?.audio).toMatchObject({ deviceId: { ideal: 'desk-1' } });
    expect(asked[1]?.audio).not.toHaveProperty('deviceId');
  });

  it('lists speakers only where a page may choose one', async () => {
    const all = [
      { kind: 'audioinput', deviceId: 'm', label: 'Desk' },
      { kind: 'audiooutput', deviceId: 's', label: 'Wall' },
      { kind: 'videoinput', deviceId: 'v', label: 'Camera' },
      { kind: 'audioinput', deviceId: '', label: '' },
    ] as MediaDeviceInfo[];
    const devices = { enumerateDevices: async () => all };
    expect(await listDevices(devices, true)).toEqual({
      microphones: [{ id: 'm', label: 'Desk' }],
      speakers: [{ id: 's', label: 'Wall' }],
    });
    expect((await listDevices(devices, false)).speakers).toEqual([]);
  });

  it('measures silence as nothing and a shout as full', () => {
    expect(levelOf(new Float32Array(64))).toBe(0);
    expect(levelOf(new Float32Array(64).fill(0.9))).toBe(1);
    expect(levelOf(new Float32Array(64).fill(0.1))).toBeCloseTo(0.4);
  });
});
