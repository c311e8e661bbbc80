/** A conversation transport over a fake peer and loudspeaker, and what it told. */

import { ConversationTransport } from '../../src/realtime/conversation-transport';
import type { RealtimeEvent } from '../../src/realtime/events';
import type { LoudspeakerEvents } from '../../src/realtime/loudspeaker';
import { FakeClock } from './fake-clock';
import { FakePeer } from './fake-peer';
import { BOTH_LEG, FakeTrack } from './fakes';

export async function conversing() {
  const clock = new FakeClock();
  const events: RealtimeEvent[] = [];
  const microphone = new FakeTrack();
  const hushed: boolean[] = [];
  const peer = new FakePeer({});
  let sound: LoudspeakerEvents | null = null;
  const transport = new ConversationTransport(
    {
      clock,
      connectTimeoutMs: 10_000,
      fetch: async () => new Response('answer', { status: 201 }),
      newPeer: () => peer.asPeer,
      openLoudspeaker: (told) => {
        sound = told;
        return {
          play: () => {},
          resume: async () => {},
          hush: (silent) => hushed.push(silent),
          lastSaid: () => null,
          stop: () => {},
        };
      },
    },
    (event) => events.push(event),
  );
  await transport.connect([BOTH_LEG], microphone.asTrack);
  const say = (message: object | string) =>
    peer.channel.say(typeof message === 'string' ? message : JSON.stringify(message));
  return {
    clock,
    events,
    microphone,
    hushed,
    peer,
    transport,
    say,
    /** One utterance, from its first sound to where the interpreter takes it. */
    utter: (item_id: string) => {
      say({ type: 'input_audio_buffer.speech_started', item_id });
      say({ type: 'input_audio_buffer.speech_stopped', item_id });
      say({ type: 'input_audio_buffer.committed', item_id });
    },
    answer: (id: string, metadata: object | null = null) =>
      say({ type: 'response.created', response: { id, metadata } }),
    spoken: (response_id: string, delta: string) =>
      say({ type: 'response.output_audio_transcript.delta', response_id, delta }),
    done: (id: string) => say({ type: 'response.done', response: { id, status: 'completed' } }),
    refuse: (code: string) => say({ type: 'error', error: { code, message: 'made up' } }),
    sound: (heard: boolean) => sound?.onSound(heard),
    sent: () => peer.channel.sent.map((text) => JSON.parse(text)),
    kinds: () => events.map(({ kind }) => kind),
    of: <Kind extends RealtimeEvent['kind']>(kind: Kind) =>
      events.filter(
        (event): event is Extract<RealtimeEvent, { kind: Kind }> => event.kind === kind,
      ),
  };
}
