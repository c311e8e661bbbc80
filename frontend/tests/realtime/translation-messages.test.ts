import { describe, expect, it } from 'vitest';
import { readTranslationMessage } from '../../src/realtime/translation-messages';
import { LARGEST_MESSAGE } from '../../src/realtime/wire-messages';

const read = (message: unknown) => readTranslationMessage(JSON.stringify(message));

describe('what a translation session sends', () => {
  it('is read as source and target text, as it stands', () => {
    expect(read({ type: 'session.input_transcript.delta', delta: ' <b>hi</b>' })).toEqual({
      kind: 'source',
      text: ' <b>hi</b>',
    });
    expect(read({ type: 'session.output_transcript.delta', delta: 'hola' })).toEqual({
      kind: 'target',
      text: 'hola',
    });
  });

  it('says when it closes and what failed', () => {
    expect(read({ type: 'session.closed' })).toEqual({ kind: 'closed' });
    expect(read({ type: 'error', error: { code: 'rate_limit' } })).toEqual({
      kind: 'error',
      code: 'rate_limit',
    });
    expect(read({ type: 'error' })).toEqual({ kind: 'error', code: null });
  });

  it.each([
    ['not JSON', 'unknown', '<html>', 'malformed'],
    ['cut off', 'unknown', '{"type":', 'malformed'],
    ['bytes', 'unknown', new ArrayBuffer(8), 'malformed'],
    ['an array', 'unknown', '[]', 'bad_shape'],
    ['null', 'unknown', 'null', 'bad_shape'],
    ['no type', 'unknown', '{}', 'bad_shape'],
    ['a type that is no text', 'unknown', '{"type":7}', 'bad_shape'],
    [
      'a delta that is no text',
      'unknown',
      '{"type":"session.input_transcript.delta","delta":{}}',
      'bad_shape',
    ],
    ['an unknown type', 'unknown', '{"type":"session.sang"}', 'unknown_type'],
    ['a megabyte', 'unknown', 'x'.repeat(1_048_576), 'too_large'],
  ])('counts %s and never throws', (_name, _kind, data, why) => {
    expect(readTranslationMessage(data)).toEqual({ kind: 'misunderstood', why });
  });

  it('takes a message as long as the limit', () => {
    const empty = JSON.stringify({ type: 'session.input_transcript.delta', delta: '' });
    const delta = 'x'.repeat(LARGEST_MESSAGE - empty.length);
    expect(read({ type: 'session.input_transcript.delta', delta })).toMatchObject({
      kind: 'source',
    });
  });
});
