/** What somebody wrote instead of saying it. No interpreter hears it: it is shown untranslated. */

import type { Language } from '../api/wire';
import type { CutTurn } from '../realtime/speech';
import { turnTaken } from './interpret';
import type { Thunk } from './store';

export function typeTurn(text: string, lang: Language): Thunk {
  return (dispatch, getState, { clock, newId }) => {
    const { id, languages } = getState().visit;
    const words = text.trim().toWellFormed();
    if (id === null || words === '') return;
    const now = new Date(clock.now()).toISOString();
    const turn: CutTurn = {
      turn_id: newId(),
      session_id: null,
      speaker: lang === languages[0] ? 'clinician' : 'patient',
      origin: 'typed',
      source: { lang, text: words },
      target: null,
      started_at: now,
      ended_at: now,
      revision: 1,
      marks: ['untranslated'],
      model_calls: [],
    };
    dispatch(turnTaken(id, { finished: true, turn }));
  };
}
