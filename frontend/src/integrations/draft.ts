/** An endpoint as it stands in its form: texts as they were typed, until they are sent. */

import type { Endpoint, EndpointIn, EventSpec } from '../api/integrations';
import { readWaits, writeWaits } from './waits';

export type ActionType = Endpoint['action_types'][number];

export const ACTION_TYPES: ActionType[] = ['medication', 'lab', 'imaging', 'followup', 'referral'];
export const PAYLOADS = ['thin', 'full', 'fhir'] as const;
export const PROPOSED = 'action.proposed';
/** Sent on request, whatever an endpoint takes: there is nothing to choose. */
export const TEST = 'test.ping';

/** Where a schedule of one's own begins: with the first waits of the usual one. */
const SOME_WAITS = '0 s, 5 s, 5 min, 30 min, 2 h';

export const FIELDS = [
  'url',
  'description',
  'events',
  'action_types',
  'min_confidence',
  'propose_medication',
  'payload',
  'rate_limit',
  'schedule_s',
] as const;
export type FieldName = (typeof FIELDS)[number];

export interface Draft {
  url: string;
  description: string;
  events: string[];
  actionTypes: ActionType[];
  /** In percent. */
  confidence: string;
  proposeMedication: boolean;
  payload: EndpointIn['payload'];
  rateLimit: string;
  ownSchedule: boolean;
  waits: string;
}

export function newDraft(specs: readonly EventSpec[]): Draft {
  return {
    url: '',
    description: '',
    events: specs.filter((spec) => spec.default).map((spec) => spec.type),
    actionTypes: [],
    confidence: '0',
    proposeMedication: false,
    payload: 'thin',
    rateLimit: '',
    ownSchedule: false,
    waits: SOME_WAITS,
  };
}

export function draftOf(endpoint: Endpoint): Draft {
  const { schedule_s, rate_limit } = endpoint;
  return {
    url: endpoint.url,
    description: endpoint.description,
    events: endpoint.events,
    actionTypes: endpoint.action_types,
    confidence: String(Math.round(endpoint.min_confidence * 100)),
    proposeMedication: endpoint.propose_medication,
    payload: endpoint.payload,
    rateLimit: rate_limit === null ? '' : String(rate_limit),
    ownSchedule: schedule_s !== null,
    waits: schedule_s === null ? SOME_WAITS : writeWaits(schedule_s),
  };
}

export type Written =
  | { ok: true; body: Required<EndpointIn> }
  /** By field: the name of what is wrong with it. */
  | { ok: false; wrong: Partial<Record<FieldName, string>> };

/** What is sent; what nobody but the page can read is said here, the rest by the server. */
export function write(draft: Draft): Written {
  const wrong: Partial<Record<FieldName, string>> = {};
  const proposes = draft.events.includes(PROPOSED);
  const percent = wholeNumber(draft.confidence, 0, 100);
  const rate = draft.rateLimit.trim() === '' ? null : wholeNumber(draft.rateLimit, 1, 1_000);
  const waits = draft.ownSchedule ? readWaits(draft.waits) : null;
  if (draft.url.trim() === '') wrong.url = 'missing';
  if (draft.events.length === 0) wrong.events = 'none_chosen';
  if (proposes && percent === undefined) wrong.min_confidence = 'no_percent';
  if (rate === undefined) wrong.rate_limit = 'no_rate';
  if (draft.ownSchedule && waits === null) wrong.schedule_s = 'no_waits';
  if (Object.keys(wrong).length > 0 || rate === undefined) return { ok: false, wrong };
  return {
    ok: true,
    body: {
      url: draft.url.trim(),
      description: draft.description.trim(),
      events: draft.events,
      action_types: draft.actionTypes,
      // Both choose among proposals: without these the server takes neither.
      min_confidence: proposes ? (percent ?? 0) / 100 : 0,
      propose_medication: proposes && draft.proposeMedication,
      payload: draft.payload,
      rate_limit: rate,
      schedule_s: waits,
    },
  };
}

function wholeNumber(text: string, least: number, most: number): number | undefined {
  const trimmed = text.trim();
  const number = Number(trimmed);
  return /^\d{1,6}$/.test(trimmed) && number >= least && number <= most ? number : undefined;
}
