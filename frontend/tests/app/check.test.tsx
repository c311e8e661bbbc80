// @vitest-environment jsdom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckParts } from '../../src/check/run';
import { CONNECTED, someCheck } from '../support/checking';
import { openPage } from '../support/page';

beforeEach(() => {
  window.scrollTo = vi.fn();
});
afterEach(() => {
  cleanup();
  window.location.hash = '';
});

async function atCheck(change: Partial<CheckParts> = {}, language: 'en' | 'es' = 'en') {
  const page = await openPage('#/', language);
  page.services.loadCheck = async () => ({ ...someCheck(page.clock), ...change });
  await act(() => page.enterPage());
  await page.user.click(await screen.findByRole('link', { name: /microphone and|micrófono y/ }));
  const start = await screen.findByRole('button', { name: /Start the check|Empezar la/ });
  await waitFor(() => expect(start).toHaveProperty('disabled', false));
  return { ...page, start };
}

const verdictOf = (name: string) =>
  document.querySelector(`[data-check=${name}]`)?.getAttribute('data-verdict');

describe('the connection check', () => {
  it('is reached from home, asks whether the tone was heard, and says that all is fine', async () => {
    const { user, start } = await atCheck();
    expect(verdictOf('udp')).toBe('waiting');
    await user.click(start);
    await user.click(await screen.findByRole('button', { name: 'Yes' }));
    expect(await screen.findByText(/Everything is fine/)).toBeTruthy();
    for (const row of document.querySelectorAll('[data-check]')) {
      expect(row.getAttribute('data-verdict')).toBe('fine');
    }
    const table = within(screen.getByTestId('allow'));
    expect(table.getByText('203.0.113.7')).toBeTruthy();
    expect(table.getByText('UDP 3478')).toBeTruthy();
  });

  it('says what to do about UDP that is blocked, in Spanish too', async () => {
    const { user, start } = await atCheck(
      { dial: async () => ({ ...CONNECTED, outcome: 'no_path' }) },
      'es',
    );
    await user.click(start);
    await user.click(await screen.findByRole('button', { name: 'Sí' }));
    expect(await screen.findByText('Aquí una consulta aún no funcionaría.')).toBeTruthy();
    expect(screen.getByText(/la red bloquea UDP/)).toBeTruthy();
    expect(verdictOf('udp')).toBe('failed');
    expect(verdictOf('interpreter')).toBe('fine');
  });

  it('plays the tone again, and believes whoever did not hear it', async () => {
    let tones = 0;
    const { user, start } = await atCheck({
      playTone: async () => {
        tones += 1;
      },
    });
    await user.click(start);
    await user.click(await screen.findByRole('button', { name: 'Play again' }));
    expect(tones).toBe(2);
    await user.click(await screen.findByRole('button', { name: 'No' }));
    expect(await screen.findByText(/Turn the volume up/)).toBeTruthy();
    expect(verdictOf('speaker')).toBe('failed');
  });

  it('copies what IT must open as lines of text', async () => {
    const { user, start } = await atCheck();
    await user.click(start);
    await user.click(await screen.findByRole('button', { name: 'Yes' }));
    await screen.findByText(/Everything is fine/);
    await user.click(screen.getByRole('button', { name: 'Copy for IT' }));
    expect(await screen.findByText('Copied.')).toBeTruthy();
    const text = await navigator.clipboard.readText();
    expect(text).toContain('interpreter.test  TCP 443  the interpreter, over HTTPS');
    expect(text).toContain('203.0.113.7  UDP 3478  the voice, over WebRTC');
  });

  it('lets go of the microphone when somebody leaves in the middle', async () => {
    let open = 0;
    const { user, start } = await atCheck({
      listen: async () => {
        open += 1;
        return () => {
          open -= 1;
        };
      },
    });
    await user.click(start);
    await waitFor(() => expect(open).toBe(1));
    await user.click(screen.getByRole('link', { name: 'Start a visit' }));
    await waitFor(() => expect(open).toBe(0));
  });
});
