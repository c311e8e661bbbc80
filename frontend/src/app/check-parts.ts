/** The browser's own parts for the connection check, loaded with its screen. */

import type { PuenteApi } from '../api/client';
import type { PageHosts } from '../check/allow';
import { dialInterpreter } from '../check/dial';
import type { CheckParts } from '../check/run';
import { askServer } from '../check/server';
import { systemClock } from '../platform/clock';
import { watchLevel } from '../platform/sound-devices';
import { playTone } from '../platform/tone';
import { openMicrophone } from '../realtime/microphone';
import type { Display } from '../store/display';

export function browserCheck(
  browser: Window & typeof globalThis,
  api: PuenteApi,
  hosts: PageHosts,
  chosen: () => Pick<Display, 'microphone' | 'speaker'>,
): CheckParts {
  const fetch = browser.fetch.bind(browser);
  return {
    browser,
    hosts,
    clock: systemClock,
    askServer: () => askServer(`${hosts.api}/api/health`, { fetch, clock: systemClock }),
    dial: () =>
      dialInterpreter({
        clock: systemClock,
        fetch,
        newPeer: (configuration) => new RTCPeerConnection(configuration),
        mint: () => api.checkSession(),
      }),
    async listen(onLevel) {
      const track = await openMicrophone(browser.navigator.mediaDevices, chosen().microphone);
      const context = new AudioContext();
      void context.resume();
      const quiet = watchLevel(track, context, onLevel);
      return () => {
        quiet();
        track.stop();
        void context.close();
      };
    },
    async playTone() {
      const context = new AudioContext();
      try {
        await playTone(context, chosen().speaker);
      } finally {
        void context.close();
      }
    },
  };
}
