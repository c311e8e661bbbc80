import { expect, it, vi } from 'vitest';
import { conversing } from '../support/conversing';

vi.stubGlobal('MediaStream', class {});

const ASKED = { type: 'response.create' };

it('tells which interpretation is of which utterance, however they interleave', async () => {
  const { utter, answer, spoken, done, of } = await conversing();
  utter('item_1');
  answer('resp_1');
  spoken('resp_1', 'Uno');
  done('resp_1');
  utter('item_2');
  answer('resp_2');
  spoken('resp_2', 'Two');
  spoken('resp_1', ' más');
  expect(of('target.delta').map(({ utterance, text }) => [utterance, text])).toEqual([
    ['item_1', 'Uno'],
    ['item_2', 'Two'],
  ]);
  expect(of('target.done').map(({ utterance }) => utterance)).toEqual(['item_1']);
});

it('asks again for what was said while the interpreter was busy', async () => {
  const { utter, answer, done, refuse, sent, spoken, of } = await conversing();
  utter('item_1');
  answer('resp_1');
  utter('item_2');
  refuse('conversation_already_has_active_response');
  expect(sent()).toEqual([]);
  done('resp_1');
  expect(sent()).toMatchObject([
    {
      type: 'response.create',
      response: {
        input: [{ type: 'item_reference', id: 'item_2' }],
        metadata: { item_id: 'item_2' },
      },
    },
  ]);
  answer('resp_2', { item_id: 'item_2' });
  spoken('resp_2', 'dos');
  expect(of('target.delta').map(({ utterance }) => utterance)).toEqual(['item_2']);
  done('resp_2');
  expect(sent()).toHaveLength(1);
  expect(of('error')).toEqual([]);
});

it('asks for calls once a turn, beside the conversation, and hands them on together', async () => {
  const { transport, answer, say, done, sent, of } = await conversing();
  transport.propose('turn-1', 'I order a made-up test.');
  transport.propose('turn-1', 'I order a made-up test.');
  expect(sent()).toMatchObject([{ ...ASKED, response: { metadata: { turn_id: 'turn-1' } } }]);
  expect(sent()[0].response.input[0].content).toEqual([
    { type: 'input_text', text: 'I order a made-up test.' },
  ]);
  answer('resp_9', { turn_id: 'turn-1' });
  const call = { type: 'response.function_call_arguments.done', response_id: 'resp_9' };
  const name = 'propose_action';
  say({ ...call, call_id: 'call_1', name, arguments: '{"type":"lab"}' });
  say({ ...call, call_id: 'call_1', name, arguments: '{"type":"lab"}' });
  say({ ...call, call_id: 'call_2', name, arguments: '{"type":"imaging"}' });
  expect(of('model.calls')).toEqual([]);
  done('resp_9');
  expect(of('model.calls')).toMatchObject([
    { turn: 'turn-1', calls: [{ call_id: 'call_1' }, { call_id: 'call_2' }] },
  ]);
  expect(of('target.done')).toEqual([]);
});

it.each([
  ['no JSON', '{not json'],
  ['no object', '["a"]'],
  ['too long', JSON.stringify({ text: 'x'.repeat(9_000) })],
  ['half a character', '{"text":"\\ud800"}'],
])('counts a call whose arguments are %s, and hands none on', async (_, given) => {
  const { answer, say, done, of } = await conversing();
  answer('resp_9', { turn_id: 'turn-1' });
  say({
    type: 'response.function_call_arguments.done',
    response_id: 'resp_9',
    call_id: 'call_1',
    name: 'propose_action',
    arguments: given,
  });
  done('resp_9');
  expect(of('misunderstood')).toMatchObject([{ why: 'bad_shape' }]);
  expect(of('model.calls')).toEqual([]);
});

it.each([
  '<html>',
  '{"type":',
  '[]',
  '{"type":"response.surprised"}',
  '{"type":"response.created"}',
  '{"type":"response.done","response":"x"}',
  '{"type":"input_audio_buffer.committed"}',
  '{"type":"conversation.item.input_audio_transcription.delta","item_id":"i","delta":5}',
  `{"type":"session.created","x":"${'x'.repeat(70_000)}"}`,
])('counts %.60s and goes on', async (nonsense) => {
  const { say, utter, of, kinds } = await conversing();
  say(nonsense);
  expect(of('misunderstood')).toHaveLength(1);
  utter('item_1');
  expect(kinds().at(-1)).toBe('turn.boundary');
});

it('knows what the protocol sends besides, without counting it', async () => {
  const { say, kinds } = await conversing();
  for (const type of ['rate_limits.updated', 'conversation.item.added', 'session.updated']) {
    say({ type });
  }
  expect(kinds()).toEqual(['connection.opened']);
});

it('speaks from the first sign of the voice to the last', async () => {
  const { say, sound, of } = await conversing();
  say({ type: 'output_audio_buffer.started' });
  sound(true);
  say({ type: 'output_audio_buffer.stopped' });
  expect(of('speaking.started')).toHaveLength(1);
  expect(of('speaking.stopped')).toHaveLength(0);
  sound(false);
  expect(of('speaking.stopped')).toHaveLength(1);
});

it('ends what is being said when somebody interrupts, and asks for nothing in vain', async () => {
  const { transport, answer, utter, say, sent, refuse, of, hushed } = await conversing();
  transport.hush(true);
  expect(sent()).toEqual([]);
  utter('item_1');
  answer('resp_1');
  say({ type: 'output_audio_buffer.started' });
  transport.hush(true);
  expect(sent()).toEqual([
    { type: 'response.cancel', response_id: 'resp_1' },
    { type: 'output_audio_buffer.clear' },
  ]);
  refuse('response_cancel_not_active');
  expect(of('error')).toEqual([]);
  expect(hushed).toEqual([true, true]);
});

it('tells other errors by name, and takes an expired session for a lost one', async () => {
  const { refuse, events, peer, microphone } = await conversing();
  refuse('server_error');
  expect(events.at(-1)).toMatchObject({ kind: 'error', error: { code: 'interpreter_refused' } });
  refuse('session_expired');
  expect(events.at(-1)).toMatchObject({
    kind: 'connection.closed',
    error: { code: 'connection_lost' },
  });
  expect([peer.closed, microphone.clones[0]?.stopped]).toEqual([true, true]);
  refuse('server_error');
  expect(events.at(-1)?.kind).toBe('connection.closed');
});

it('hangs up without a goodbye, which this protocol has not', async () => {
  const { transport, sent, peer } = await conversing();
  await transport.close();
  expect(sent()).toEqual([]);
  expect(peer.closed).toBe(true);
});

it('hears only when it is told to', async () => {
  const { transport, microphone } = await conversing();
  expect(microphone.clones[0]?.enabled).toBe(false);
  transport.hear(['both']);
  expect(microphone.clones[0]?.enabled).toBe(true);
  transport.hear(['en-es']);
  expect(microphone.clones[0]?.enabled).toBe(false);
});
