/** The browser's microphone, peers and loudspeakers, loaded when a visit is about to begin. */

import { systemClock } from '../platform/clock';
import { ConversationTransport } from '../realtime/conversation-transport';
import { EarlyMicrophone } from '../realtime/early-microphone';
import { Interpretation } from '../realtime/interpretation';
import { browserLoudspeaker } from '../realtime/loudspeaker';
import { browserMeter } from '../realtime/meter';
import { openMicrophone } from '../realtime/microphone';
import { hearPieces } from '../realtime/pieces';
import { browserPlay } from '../realtime/repeat';
import { TranslateTransport } from '../realtime/translate-transport';
import type { Display } from '../store/display';
import type { Realtime } from '../store/services';

const CONNECT_TIMEOUT_MS = 10_000;
/** Sessions end after 60 minutes: the next one has ten to be ready. */
const SESSION_MS = 50 * 60_000;
const RECONNECT_BACKOFF = { first: 500, most: 10_000 };

export function browserRealtime(
  browser: Window & typeof globalThis,
  chosen: () => Pick<Display, 'microphone' | 'speaker'>,
): Realtime {
  let audio: AudioContext | null = null;
  let microphone: MediaStreamTrack | null = null;
  const taps = new Set<() => void>();
  const openContext = () => {
    // One for the whole page, opened after a click: browsers keep an earlier one silent.
    audio ??= new AudioContext();
    void audio.resume();
    return audio;
  };
  const early = new EarlyMicrophone(() =>
    openMicrophone(browser.navigator.mediaDevices, chosen().microphone),
  );
  const openLoudspeaker = browserLoudspeaker(openContext, () => chosen().speaker);
  const parts = {
    clock: systemClock,
    fetch: browser.fetch.bind(browser),
    newPeer: (configuration: RTCConfiguration) => new RTCPeerConnection(configuration),
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    openLoudspeaker,
  };
  return {
    takeMicrophone: () => early.ask(),
    tapMicrophone(onPiece) {
      let leave = () => {};
      const hear = () => {
        leave();
        if (microphone !== null) leave = hearPieces(openContext(), microphone, onPiece);
      };
      taps.add(hear);
      hear();
      return () => {
        taps.delete(hear);
        leave();
      };
    },
    interpret: (visit) =>
      new Interpretation({
        ...visit,
        backoff: RECONNECT_BACKOFF,
        sessionMs: SESSION_MS,
        play: browserPlay,
        openMeter: browserMeter(openContext),
        openMicrophone: async () => {
          microphone = await early.take();
          for (const hear of taps) hear();
          return microphone;
        },
        transports: {
          translate: (onEvent) => new TranslateTransport(parts, onEvent),
          conversation: (onEvent) => new ConversationTransport(parts, onEvent),
        },
      }),
  };
}
