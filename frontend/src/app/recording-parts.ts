/** What recording and listening need of the browser, loaded when a member is signed in. */

import { openIndexedDbShelf } from '../recording/indexed-db-shelf';
import { Playback } from '../recording/playback';
import { openReading } from '../recording/reading';
import { Recorder } from '../recording/recorder';
import { importKey } from '../recording/sealing';
import { Uploader } from '../recording/uploader';
import type { RecordingKit } from '../store/services';

const UPLOAD_BACKOFF = { first: 500, most: 30_000 };

const lockOf = (recordingId: string) => `puente-recording/${recordingId}`;

export function browserRecording(browser: Window & typeof globalThis): RecordingKit {
  const fetcher = browser.fetch.bind(browser);
  const { locks } = browser.navigator;
  const mine = new Set<string>();
  let context: AudioContext | null = null;
  return {
    openShelf: (owner) => openIndexedDbShelf(owner),
    openUploader: (parts) =>
      new Uploader({
        ...parts,
        fetch: fetcher,
        backoff: UPLOAD_BACKOFF,
        isRecording: async (id) =>
          mine.has(id) ||
          (await locks?.request(lockOf(id), { ifAvailable: true }, (lock) => lock === null)) ===
            true,
      }),
    record: async ({ key, ...parts }) => new Recorder({ ...parts, key: await importKey(key) }),
    hold(recordingId) {
      mine.add(recordingId);
      let letGo = () => {};
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      // Tells other tabs that this one is not to be closed for it.
      void locks?.request(lockOf(recordingId), () => held);
      return () => {
        mine.delete(recordingId);
        letGo();
      };
    },
    openReading: (parts) => openReading({ ...parts, fetch: fetcher }),
    play(reading, events) {
      context ??= new AudioContext();
      return new Playback(reading, context, events);
    },
  };
}
