/** A person's decision about an action. */

import { failureToError } from '../api/failures';
import type { ActionCard, Review } from '../api/wire';
import { cardsReceived, reviewEnded, reviewStarted } from './actions';
import { pastCardReceived } from './history';
import type { Thunk } from './store';

/**
 * Decides about the revision that was shown; where it changed meanwhile, shows what it is now.
 * `null` where the decision counted, else the action that is to be decided about anew.
 */
export function reviewAction(
  card: ActionCard,
  decision: Review['decision'],
  edit: Review['edit'] = null,
): Thunk<Promise<ActionCard | null>> {
  return async (dispatch, _, { api }) => {
    const actionId = card.action_id;
    dispatch(reviewStarted(actionId));
    const answer = await api.review(actionId, { decision, revision: card.revision, edit });
    const current = answer.ok ? answer.data : answer.problem?.current;
    if (isCard(current)) dispatch(showCard(current));
    dispatch(reviewEnded({ actionId, problem: answer.ok ? null : failureToError(answer) }));
    if (answer.ok) return null;
    return isCard(current) ? current : card;
  };
}

/** In the visit that it is of, and in no other: it may have been reviewed among those of before. */
function showCard(card: ActionCard): Thunk {
  return (dispatch, getState) => {
    dispatch(pastCardReceived(card));
    if (getState().visit.id === card.conversation_id) dispatch(cardsReceived([card]));
  };
}

function isCard(value: unknown): value is ActionCard {
  return typeof value === 'object' && value !== null && 'action_id' in value && 'revision' in value;
}
