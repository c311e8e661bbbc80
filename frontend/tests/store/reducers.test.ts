import { describe, expect, it } from 'vitest';
import { pageError } from '../../src/errors/page-error';
import type { CutTurn } from '../../src/realtime/speech';
import { actions, cardsReceived, selectCards } from '../../src/store/actions';
import { connection, connectionProblem, linkChanged } from '../../src/store/connection';
import {
  type Line,
  linesLoaded,
  selectLines,
  transcript,
  turnChanged,
  turnSetAside,
  turnStored,
  turnsToName,
} from '../../src/store/transcript';
import { someCard, someTurn } from '../support/fakes';

const init = { type: 'init' };

function cut(turn_id: string, revision: number, startedAt = '2026-11-23T10:00:00.000Z'): CutTurn {
  const { model_calls: _none, ...turn } = someTurn(`r${revision}`, revision);
  return { ...turn, turn_id, started_at: startedAt } as CutTurn;
}

const receipt = (turn_id: string, revision: number, flags: string[] = []) => ({
  turn_id,
  revision,
  flags,
  stored: 'created' as const,
  seq: 1,
  late: false,
  actions: [],
});

describe('actions', () => {
  it('ignore a lower revision than the one shown, whatever order cards arrive in', () => {
    let state = actions(undefined, init);
    state = actions(state, cardsReceived([someCard({ revision: 3, status: 'confirmed' })]));
    state = actions(state, cardsReceived([someCard({ revision: 2, status: 'proposed' })]));
    expect(selectCards(state)).toMatchObject([{ revision: 3, status: 'confirmed' }]);
    state = actions(state, cardsReceived([someCard({ revision: 4, status: 'retracted' })]));
    expect(selectCards(state)).toMatchObject([{ revision: 4, status: 'retracted' }]);
  });
});

describe('the transcript', () => {
  it('orders by when it was said, not by when it arrived', () => {
    let state = transcript(undefined, init);
    for (const [id, at] of [
      ['later', '2026-11-23T10:00:05.000Z'],
      ['earlier', '2026-11-23T10:00:01.000Z'],
    ] as const) {
      state = transcript(state, turnChanged({ finished: true, turn: cut(id, 1, at) }));
    }
    expect(selectLines(state).map((line) => line.turnId)).toEqual(['earlier', 'later']);
  });

  it('takes loaded turns in among its own, and keeps what it knew first of each', () => {
    const line = (turnId: string, delivery: Line['delivery'], at: string): Line => {
      const { turn_id: _id, ...turn } = cut(turnId, 1, at);
      return { turnId, turn: { ...turn, model_calls: [] }, delivery, flags: [] };
    };
    let state = transcript(undefined, init);
    const own = cut('own', 2, '2026-11-23T10:00:02.000Z');
    state = transcript(state, turnChanged({ finished: true, turn: own }));
    state = transcript(
      state,
      linesLoaded([
        line('queued', 'waiting', '2026-11-23T10:00:03.000Z'),
        line('own', 'stored', '2026-11-23T10:00:02.000Z'),
        line('queued', 'stored', '2026-11-23T10:00:03.000Z'),
        line('older', 'stored', '2026-11-23T10:00:01.000Z'),
      ]),
    );
    expect(selectLines(state).map(({ turnId, delivery }) => [turnId, delivery])).toEqual([
      ['older', 'stored'],
      ['own', 'waiting'],
      ['queued', 'waiting'],
    ]);
    expect(selectLines(state)[1]?.turn.revision).toBe(2);
  });

  it('moves a turn whose late words began it earlier', () => {
    let state = transcript(undefined, init);
    for (const [id, revision, second] of [
      ['one', 1, 1],
      ['two', 1, 2],
      ['three', 1, 3],
      ['three', 2, 0],
    ] as const) {
      const turn = cut(id, revision, `2026-11-23T10:00:0${second}.000Z`);
      state = transcript(state, turnChanged({ finished: true, turn }));
    }
    expect(selectLines(state).map((line) => line.turnId)).toEqual(['three', 'one', 'two']);
  });

  it('calls a turn stored only when the server has the revision that is shown', () => {
    let state = transcript(undefined, init);
    state = transcript(state, turnChanged({ finished: true, turn: cut('turn-1', 1) }));
    state = transcript(state, turnChanged({ finished: true, turn: cut('turn-1', 2) }));
    state = transcript(state, turnStored(receipt('turn-1', 1)));
    expect(selectLines(state)[0]?.delivery).toBe('waiting');
    state = transcript(state, turnStored(receipt('turn-1', 2, ['number'])));
    expect(selectLines(state)[0]).toMatchObject({ delivery: 'stored', flags: ['number'] });
  });

  it('does not go back to a lower revision', () => {
    let state = transcript(undefined, init);
    state = transcript(state, turnChanged({ finished: true, turn: cut('turn-1', 2) }));
    state = transcript(state, turnChanged({ finished: false, turn: cut('turn-1', 1) }));
    expect(selectLines(state)[0]?.turn.revision).toBe(2);
  });

  it('names at the end every turn the server can have: no draft, none that it refused', () => {
    let state = transcript(undefined, init);
    for (const id of ['stored', 'waiting', 'refused']) {
      state = transcript(state, turnChanged({ finished: true, turn: cut(id, 1) }));
    }
    state = transcript(state, turnChanged({ finished: false, turn: cut('draft', 1) }));
    state = transcript(state, turnStored(receipt('stored', 1)));
    state = transcript(state, turnSetAside({ turnId: 'refused', revision: 1 }));
    expect(
      turnsToName(state)
        .map((turn) => turn.turn_id)
        .sort(),
    ).toEqual(['stored', 'waiting']);
  });
});

describe('the connection', () => {
  it('counts a loss once, however often it tries again', () => {
    let state = connection(undefined, init);
    for (const attempt of [1, 2, 3]) {
      state = connection(state, linkChanged({ state: 'reconnecting', attempt, retryInMs: 1 }));
    }
    expect(state.losses).toBe(1);
  });

  it('forgets its trouble when it is live again', () => {
    let state = connection(undefined, init);
    state = connection(state, connectionProblem(pageError('connection_lost')));
    state = connection(state, linkChanged({ state: 'live', attempt: 0, retryInMs: 0 }));
    expect(state.error).toBeNull();
  });
});
