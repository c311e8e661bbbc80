/** That this browser was left alone: whoever comes next has to show who they are. */

/** `idle`: signed out. `locked`: in the middle of a visit, which goes on after the next sign-in. */
export type Left = 'idle' | 'locked';

const KEY = 'puente.left';
/** Nobody was away; the issuer may not have been told, and would let the next person in. */
const OUT = 'out';

export interface LeftAlone {
  read(): Left | null;
  note(left: Left): void;
  /** Somebody signed out. */
  out(): void;
  /** Whether the next sign-in has to ask for credentials. */
  asks(): boolean;
  /** Somebody signed in with their credentials. */
  over(): void;
}

/** Every tab of this browser knows, and a page that is loaded anew. */
export function leftAlone(storage: Storage): LeftAlone {
  return {
    read() {
      const kept = storage.getItem(KEY);
      return kept === 'idle' || kept === 'locked' ? kept : null;
    },
    note: (left) => storage.setItem(KEY, left),
    out() {
      if (storage.getItem(KEY) === null) storage.setItem(KEY, OUT);
    },
    asks: () => storage.getItem(KEY) !== null,
    over: () => storage.removeItem(KEY),
  };
}
