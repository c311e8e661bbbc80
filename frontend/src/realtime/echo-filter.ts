/**
 * Tells an echo from a person: what a leg hears while its own voice is in the room is compared
 * with what it just said. Words that follow its own output are cut; all others pass, at once or
 * as soon as it is clear that they are no echo. Nothing is ever held for longer than `HOLD_MS`.
 *
 * Pure: times are passed in, in milliseconds.
 */

import type { LegName } from './events';

/** How long a leg may hear its own words after it said them: the voice lags behind the text. */
const MEMORY_MS = 20_000;
/** Undecided words are let go after so long without another. */
export const HOLD_MS = 700;
/** Fewer words in a row can be a coincidence: a lone «no» is never taken for an echo. */
const SHORTEST_RUN = 3;
/** A recogniser may miss so many words of an echo. */
const MISSED = 2;
/** A pause in what is said, after which something new begins. */
const PAUSE_MS = 1_500;

interface Said {
  word: string;
  at: number;
  /** After a pause: what the interpreter says here is something new. */
  first: boolean;
}

interface State {
  said: Said[];
  /** The last piece said may have ended inside a word. */
  midWord: boolean;
  /** Heard, and not yet decided. */
  held: string;
  heldAt: number;
  /** Where in `said` an echo that is being cut goes on, or `null`. */
  next: number | null;
}

interface Run {
  length: number;
  /** Places in `said`: its first word, and the one after its last. */
  start: number;
  end: number;
}

/** «Buenos días.» and nothing else was said, and just that was heard. A single word never is. */
function isWhole({ said }: State, { length, start, end }: Run): boolean {
  return length > 1 && said[start]?.first === true && (said[end]?.first ?? true);
}

function plain(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function wordsIn(text: string): { word: string; start: number; end: number }[] {
  return [...text.matchAll(/[\p{L}\p{N}\p{M}'’]+/gu)].map((match) => ({
    word: plain(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

export class EchoFilter {
  private readonly states = new Map<LegName, State>();

  /** More of what a leg says. A word may come in two pieces. */
  said(leg: LegName, text: string, at: number): void {
    const state = this.stateOf(leg);
    const [first, ...rest] = wordsIn(text);
    if (first === undefined) return;
    const last = state.said.at(-1);
    const goesOn = state.midWord && /^[\p{L}\p{N}]/u.test(text);
    state.midWord = /[\p{L}\p{N}]$/u.test(text);
    if (last !== undefined && goesOn) last.word += first.word;
    else {
      const paused = last === undefined || at - last.at > PAUSE_MS;
      state.said.push({ word: first.word, at, first: paused });
    }
    state.said.push(...rest.map(({ word }) => ({ word, at, first: false })));
    const old = state.said.findIndex((one) => one.at > at - MEMORY_MS);
    if (old > 0) {
      state.said.splice(0, old);
      state.next = state.next === null ? null : Math.max(0, state.next - old);
    }
  }

  /** More of what a leg hears while its voice is in the room; what of it was no echo. */
  heard(leg: LegName, text: string, at: number): string {
    const state = this.stateOf(leg);
    state.held += text;
    state.heldAt = at;
    return this.decide(state, false);
  }

  /** What was held for too long, for each leg; it was no echo. */
  overdue(now: number): [LegName, string][] {
    const due: [LegName, string][] = [];
    for (const [leg, state] of this.states) {
      if (state.held === '' || now < state.heldAt + HOLD_MS) continue;
      const passed = this.decide(state, true);
      state.next = null;
      if (passed.trim() !== '') due.push([leg, passed]);
    }
    return due;
  }

  deadline(): number | null {
    const waiting = [...this.states.values()].filter((state) => state.held !== '');
    return waiting.length === 0
      ? null
      : Math.min(...waiting.map((state) => state.heldAt + HOLD_MS));
  }

  /** What this leg still holds undecided; it was no echo. */
  letGo(leg: LegName): string {
    const state = this.stateOf(leg);
    const passed = this.decide(state, true);
    state.next = null;
    return passed;
  }

  /** Lets go of everything that is undecided, for each leg. */
  flush(): [LegName, string][] {
    return this.overdue(Number.POSITIVE_INFINITY);
  }

  /** Cuts echoes off the front of what is held and passes what is not one. */
  private decide(state: State, final: boolean): string {
    let passed = '';
    for (;;) {
      const words = wordsIn(state.held);
      // The last word may go on in the next piece.
      const whole = final || /[^\p{L}\p{N}\p{M}'’]$/u.test(state.held);
      const known = whole ? words : words.slice(0, -1);
      if (known.length === 0) {
        if (!final) return passed;
        passed += state.held;
        state.held = '';
        return passed;
      }
      const run = this.longestRun(state, known);
      const goesOn = run.length === known.length && !final;
      const all = final && run.length === known.length;
      const echo =
        run.length >= (state.next === null ? SHORTEST_RUN : 1) || (all && isWhole(state, run));
      if (echo) {
        state.next = run.end;
        state.held = state.held.slice(known[run.length - 1]?.end ?? 0);
        // Punctuation and spaces of the echo go with it.
        state.held = state.held.replace(/^[^\p{L}\p{N}¿¡]+/u, '');
      } else if (state.next !== null) {
        state.next = null;
      } else if (goesOn && run.length > 0) {
        return passed;
      } else {
        // With what stands between it and the next word.
        const end = words[1]?.start ?? state.held.length;
        passed += state.held.slice(0, end);
        state.held = state.held.slice(end);
      }
    }
  }

  /** The longest run of `words`, from the first, that follows what was said. */
  private longestRun({ said, next }: State, words: { word: string }[]): Run {
    let best: Run = { length: 0, start: 0, end: 0 };
    const starts = next === null ? said.keys() : nextFew(next, said.length);
    for (const start of starts) {
      if (said[start]?.word !== words[0]?.word) continue;
      let length = 1;
      let at = start + 1;
      while (length < words.length) {
        const found = nextFew(at, said.length).find((i) => said[i]?.word === words[length]?.word);
        if (found === undefined) break;
        at = found + 1;
        length += 1;
      }
      // Of equal runs the latest counts: the echo is of what was said last.
      if (length >= best.length) best = { length, start, end: at };
    }
    return best;
  }

  private stateOf(leg: LegName): State {
    let state = this.states.get(leg);
    if (state === undefined) {
      state = { said: [], midWord: false, held: '', heldAt: 0, next: null };
      this.states.set(leg, state);
    }
    return state;
  }
}

function nextFew(from: number, end: number): number[] {
  const few: number[] = [];
  for (let i = from; i < Math.min(end, from + 1 + MISSED); i += 1) few.push(i);
  return few;
}
