// @vitest-environment jsdom
import { act, cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Playback } from '../../src/recording/playback';
import type { Reading } from '../../src/recording/reading';
import { AT, answered, someTurn, someVisit } from '../support/fakes';
import { openPage } from '../support/page';

beforeEach(() => {
  Element.prototype.scrollIntoView = vi.fn();
  window.scrollTo = vi.fn();
});
afterEach(() => {
  cleanup();
  window.location.hash = '';
});

/** A visit of before with a recording that opens only when it is told to. */
async function listening() {
  const page = await openPage('#/history/con-1');
  page.server.visits.set('con-1', someVisit('con-1', 'completed'));
  page.server.recordingsOf.set('rec-1', {
    recording_id: 'rec-1',
    conversation_id: 'con-1',
    started_at: AT,
    state: 'complete',
    segments: 6,
  });
  const turn = { ...someTurn('Hello'), turn_id: 'turn-1', seq: 1, late: false, flags: [] };
  page.server.turns = async () => answered({ items: [turn as never], next_cursor: null });
  let open = () => {};
  const opening = new Promise<void>((resolve) => {
    open = resolve;
  });
  const sounding = new Set<object>();
  const kit = await page.services.loadRecording();
  page.services.loadRecording = async () => ({
    ...kit,
    openReading: async () => {
      await opening;
      return { seconds: 60, startedAt: Date.parse(AT) } as Reading;
    },
    play: (_reading, events) => {
      const playback = {
        play: async () => void sounding.add(playback),
        stop: () => {
          sounding.delete(playback);
          events.onStopped();
        },
      };
      return playback as unknown as Playback;
    },
  });
  await act(() => page.enterPage());
  const listen = await screen.findByRole('button', { name: 'Listen from here' });
  return { ...page, listen, open, sounding };
}

it('plays once, however often it was asked for while it was fetched', async () => {
  const { user, listen, open, sounding } = await listening();
  await user.click(listen);
  await user.click(listen);
  await act(async () => open());
  await waitFor(() => expect(sounding.size).toBe(1));
});

it('is silent once the screen is left', async () => {
  const { user, listen, open, sounding } = await listening();
  await user.click(listen);
  await user.click(listen);
  await act(async () => open());
  await waitFor(() => expect(sounding.size).toBeGreaterThan(0));
  cleanup();
  expect(sounding.size).toBe(0);
});
