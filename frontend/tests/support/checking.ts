/** A connection check in which everything is fine, until a test says what is not. */

import type { Dialled } from '../../src/check/dial';
import type { CheckParts } from '../../src/check/run';
import type { ServerAnswer } from '../../src/check/server';
import type { Clock } from '../../src/platform/clock';

export const HEALTHY: ServerAnswer = {
  ms: 40,
  status: 200,
  health: { status: 'ok' },
  aheadMs: 120,
};

export const CONNECTED: Dialled = {
  outcome: 'connected',
  status: 201,
  origin: 'https://interpreter.test',
  httpsMs: 180,
  mediaMs: 90,
  gathered: ['udp host'],
  protocol: 'udp',
  addresses: ['udp 203.0.113.7:3478'],
};

export const CAPABLE = {
  RTCPeerConnection: {},
  AudioWorkletNode: {},
  indexedDB: {},
  crypto: { subtle: {} },
  navigator: { mediaDevices: {}, wakeLock: {} },
};

/** `sound` is what the microphone hears, a level at a time. */
export function someCheck(clock: Clock, sound = [0, 0.01, 0.2, 0.3, 0.2]): CheckParts {
  return {
    browser: CAPABLE,
    hosts: {
      page: 'https://puente.clinic.test',
      api: 'https://puente.clinic.test',
      signIn: 'https://sign-in.clinic.test/realm',
    },
    clock,
    askServer: async () => HEALTHY,
    dial: async () => CONNECTED,
    async listen(onLevel) {
      for (const level of sound) onLevel(level);
      return () => {};
    },
    playTone: async () => {},
  };
}
