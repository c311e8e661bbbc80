/** What was recorded on the wire, in both modes, through the transports and the same reducers. */

import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { ConversationTransport } from '../../src/realtime/conversation-transport';
import { Interpretation } from '../../src/realtime/interpretation';
import type { InterpretationEvent } from '../../src/realtime/interpreter';
import { TranslateTransport } from '../../src/realtime/translate-transport';
import type { Mode } from '../../src/realtime/transport';
import { connection, hearingChanged, messageMisunderstood } from '../../src/store/connection';
import { selectLines, transcript, turnChanged } from '../../src/store/transcript';
import { FakeClock } from '../support/fake-clock';
import { FakePeer } from '../support/fake-peer';
import { BOTH_LEG, FakeTrack, LEGS } from '../support/fakes';

vi.stubGlobal('MediaStream', class {});

type Row = [at: number, channel: number, message: object];

const SAID = [
  [
    'clinician',
    'Good morning, what brings you in today?',
    'Buenos días, ¿qué le trae por aquí hoy?',
  ],
  [
    'patient',
    'Tengo tos y fiebre desde hace cuatro días.',
    'I have had a cough and a fever for four days.',
  ],
  [
    'clinician',
    'I am going to order a chest x-ray today to look at your lungs.',
    'Voy a pedir una radiografía de tórax hoy para ver sus pulmones.',
  ],
];

async function replay(mode: Mode, log: string) {
  const file = new URL(`./logs/${log}.json`, import.meta.url);
  const rows: Row[] = JSON.parse(readFileSync(file, 'utf8')).messages;
  const clock = new FakeClock();
  const peers: FakePeer[] = [];
  let lines = transcript(undefined, { type: '' });
  let link = connection(undefined, { type: '' });
  let turns = 0;
  const parts = {
    clock,
    connectTimeoutMs: 10_000,
    fetch: async () => new Response('answer', { status: 201 }),
    newPeer: (configuration: RTCConfiguration) => {
      const peer = new FakePeer(configuration);
      peers.push(peer);
      return peer.asPeer;
    },
    openLoudspeaker: () => ({
      play: () => {},
      resume: async () => {},
      hush: () => {},
      lastSaid: () => null,
      stop: () => {},
    }),
  };
  const interpretation = new Interpretation({
    clock,
    random: () => 1,
    newId: () => `turn-${++turns}`,
    languages: ['en', 'es'],
    backoff: { first: 3_000, most: 12_000 },
    sessionMs: 50 * 60_000,
    play: () => () => {},
    openMeter: () => () => {},
    openMicrophone: async () => new FakeTrack().asTrack,
    mint: async () => ({
      session_id: 'ses_1',
      mode,
      demo: true,
      legs: mode === 'translate' ? LEGS : [BOTH_LEG],
    }),
    transports: {
      translate: (onEvent) => new TranslateTransport(parts, onEvent),
      conversation: (onEvent) => new ConversationTransport(parts, onEvent),
    },
    onEvent: (event: InterpretationEvent) => {
      if (event.kind === 'turn') lines = transcript(lines, turnChanged(event.change));
      if (event.kind === 'hearing') link = connection(link, hearingChanged(event));
      if (event.kind === 'misunderstood') link = connection(link, messageMisunderstood());
    },
  });
  await interpretation.start();
  const began = clock.now();
  for (const [at, channel, message] of rows) {
    await clock.advance(Math.max(0, began + at - clock.now()));
    peers[channel]?.channel.say(JSON.stringify(message));
  }
  await clock.advance(10_000);
  const sent = peers.flatMap((peer) => peer.channel.sent.map((text) => JSON.parse(text)));
  return { lines: selectLines(lines), link, sent };
}

it.each([
  ['translate', 'two-legs-wire'],
  ['conversation', 'conversation-wire'],
] as const)('%s: the recorded visit is three turns with their translations', async (mode, log) => {
  const { lines, link } = await replay(mode, log);
  expect(
    lines.map(({ turn }) => [turn.speaker, turn.source.text, turn.target?.text ?? null]),
  ).toEqual(SAID);
  expect(lines.map(({ delivery }) => delivery)).toEqual(Array(3).fill('waiting'));
  expect(link.misunderstood).toBe(0);
});

it('conversation: asks beside it for the calls of the clinician’s turns, and takes them up', async () => {
  const { lines, sent } = await replay('conversation', 'conversation-wire');
  expect(sent).toMatchObject(
    ['turn-1', 'turn-3'].map((turn_id) => ({
      type: 'response.create',
      response: {
        conversation: 'none',
        output_modalities: ['text'],
        tool_choice: 'auto',
        metadata: { turn_id },
      },
    })),
  );
  expect(lines.map(({ turn }) => [turn.revision, turn.model_calls.length])).toEqual([
    [1, 0],
    [1, 0],
    [2, 1],
  ]);
  expect(lines[2]?.turn.model_calls).toMatchObject([
    { name: 'propose_action', arguments: { type: 'imaging', concept: 'chest x-ray' } },
  ]);
});
