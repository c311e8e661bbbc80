/** Every call to our server, typed from openapi.json. Nothing here throws: answers are values. */

import createClient from 'openapi-fetch';
import type { paths } from './schema';
import type {
  ActionCard,
  ActionPage,
  ConsentGiven,
  ConsentStanding,
  Conversation,
  ConversationDetail,
  ConversationPage,
  EndOut,
  ExternalRef,
  Figures,
  HealthDetails,
  HumanInterpreter,
  InterpreterReason,
  MailOut,
  MailSummaryIn,
  Me,
  Member,
  OpenConversation,
  Problem,
  RecordingLinks,
  RecordingList,
  RecordingOpened,
  RecordingPart,
  Review,
  SessionCheckOut,
  SessionOut,
  SessionRequest,
  SignedUploads,
  StartEmergency,
  SummaryReview,
  Telemetry,
  TurnBatchOut,
  TurnChecked,
  TurnIn,
  TurnPage,
  TurnReceipt,
  TurnRef,
  VisitFilter,
} from './wire';

export interface ApiFailure {
  ok: false;
  /** 0 where no answer came. */
  status: number;
  problem: Problem | null;
  retryAfterMs: number | null;
}

export type ApiResult<T> = { ok: true; data: T } | ApiFailure;

export interface PuenteApi {
  me(): Promise<ApiResult<Me>>;
  /** From here on the server takes no token of this sign-in. */
  signOut(): Promise<ApiResult<void>>;
  openConversation(body: OpenConversation): Promise<ApiResult<Conversation>>;
  /** A visit before consent; `key` names the call: repeated, it opens one visit. */
  startEmergency(body: StartEmergency, key: string): Promise<ApiResult<Conversation>>;
  consent(id: string): Promise<ApiResult<ConsentStanding>>;
  recordConsent(id: string, given: ConsentGiven): Promise<ApiResult<ConsentStanding>>;
  conversations(query: VisitFilter): Promise<ApiResult<ConversationPage>>;
  editConversation(
    id: string,
    externalRef: ExternalRef | null,
  ): Promise<ApiResult<ConversationDetail>>;
  members(): Promise<ApiResult<{ items: Member[] }>>;
  conversation(id: string): Promise<ApiResult<ConversationDetail>>;
  endConversation(id: string, turns: TurnRef[]): Promise<ApiResult<EndOut>>;
  requestInterpreter(id: string, reason: InterpreterReason): Promise<ApiResult<HumanInterpreter>>;
  checkSession(): Promise<ApiResult<SessionCheckOut>>;
  openSession(conversationId: string, request: SessionRequest): Promise<ApiResult<SessionOut>>;
  /** `keepalive`: goes on while the page closes. */
  putTurn(
    conversationId: string,
    turnId: string,
    turn: TurnIn,
    keepalive?: boolean,
  ): Promise<ApiResult<TurnReceipt>>;
  putTurns(
    conversationId: string,
    turns: (TurnIn & { turn_id: string })[],
  ): Promise<ApiResult<TurnBatchOut>>;
  reviewSummary(id: string, review: SummaryReview): Promise<ApiResult<ConversationDetail>>;
  /** `key` names the mail: the same one is sent once. */
  mailSummary(id: string, mail: MailSummaryIn, key: string): Promise<ApiResult<MailOut>>;
  checkTurn(conversationId: string, turnId: string): Promise<ApiResult<TurnChecked>>;
  turns(conversationId: string, cursor?: string): Promise<ApiResult<TurnPage>>;
  actions(conversationId: string, cursor?: string): Promise<ApiResult<ActionPage>>;
  review(actionId: string, review: Review): Promise<ApiResult<ActionCard>>;
  /** Goes on while the page closes. */
  telemetry(batch: Telemetry): Promise<ApiResult<void>>;
  /** Of so many hours, the one that runs included. */
  figures(hours: number): Promise<ApiResult<Figures>>;
  healthDetails(): Promise<ApiResult<HealthDetails>>;
  recordings(conversationId: string): Promise<ApiResult<RecordingList>>;
  openRecording(
    conversationId: string,
    recordingId: string,
    startedAt: string,
  ): Promise<ApiResult<RecordingOpened>>;
  /** With links to the segments from `first` on, as many as one answer holds. */
  recording(
    conversationId: string,
    recordingId: string,
    first: number,
  ): Promise<ApiResult<RecordingLinks>>;
  uploadRecording(
    conversationId: string,
    recordingId: string,
    parts: RecordingPart[],
  ): Promise<ApiResult<SignedUploads>>;
  completeRecording(conversationId: string, recordingId: string): Promise<ApiResult<unknown>>;
  withdrawRecordings(conversationId: string): Promise<ApiResult<void>>;
  withdrawConsent(conversationId: string): Promise<ApiResult<void>>;
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'status' in value;
}

function retryAfter(response: Response, problem: Problem | null): number | null {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  if (Number.isFinite(seconds)) return seconds * 1_000;
  return problem?.retry_after == null ? null : problem.retry_after * 1_000;
}

/** An answer, a refusal or their absence as a value. */
export async function settle<T>(answering: Promise<Answer<T>>): Promise<ApiResult<T>> {
  try {
    const { data, error, response } = await answering;
    if (response.ok) return { ok: true, data: data as T };
    const problem = isProblem(error) ? error : null;
    return {
      ok: false,
      status: response.status,
      problem,
      retryAfterMs: retryAfter(response, problem),
    };
  } catch {
    // No answer, or one that is not what it says it is: neither tells that the server has it.
    return { ok: false, status: 0, problem: null, retryAfterMs: null };
  }
}

/**
 * `fetcher` adds the access token; see `authorisedFetch`. `correlationId`, a UUID, names this page
 * in the server's logs, up to the webhooks that follow from its calls.
 */
export function createApi(fetcher: typeof fetch, origin: string, correlationId: string): PuenteApi {
  const headers = { 'x-correlation-id': correlationId };
  const client = createClient<paths>({ baseUrl: origin, fetch: fetcher, headers });
  const at = (conversation_id: string) => ({ path: { conversation_id } });
  return {
    me: () => settle(client.GET('/api/me')),
    signOut: () => settle(client.POST('/api/sign-out')),
    openConversation: (body) => settle(client.POST('/api/conversations', { body })),
    startEmergency: (body, key) =>
      settle(
        client.POST('/api/emergencies', { params: { header: { 'Idempotency-Key': key } }, body }),
      ),
    consent: (id) =>
      settle(client.GET('/api/conversations/{conversation_id}/consent', { params: at(id) })),
    recordConsent: (id, body) =>
      settle(client.POST('/api/conversations/{conversation_id}/consent', { params: at(id), body })),
    conversations: (query) => settle(client.GET('/api/conversations', { params: { query } })),
    conversation: (id) =>
      settle(client.GET('/api/conversations/{conversation_id}', { params: at(id) })),
    editConversation: (id, external_ref) =>
      settle(
        client.PATCH('/api/conversations/{conversation_id}', {
          params: at(id),
          body: { external_ref },
        }),
      ),
    members: () => settle(client.GET('/api/members')),
    endConversation: (id, turns) =>
      settle(
        client.POST('/api/conversations/{conversation_id}/end', {
          params: at(id),
          body: { turns },
        }),
      ),
    requestInterpreter: (id, reason) =>
      settle(
        client.POST('/api/conversations/{conversation_id}/interpreter', {
          params: at(id),
          body: { reason },
        }),
      ),
    checkSession: () => settle(client.POST('/api/session/check')),
    openSession: (conversation_id, request) =>
      settle(client.POST('/api/session', { body: { conversation_id, ...request } })),
    putTurn: (conversation_id, turn_id, body, keepalive = false) =>
      settle(
        client.PUT('/api/conversations/{conversation_id}/turns/{turn_id}', {
          params: { path: { conversation_id, turn_id } },
          body,
          keepalive,
        }),
      ),
    putTurns: (id, turns) =>
      settle(
        client.POST('/api/conversations/{conversation_id}/turns', {
          params: at(id),
          body: { turns: turns.map((turn) => ({ ...turn })) },
        }),
      ),
    reviewSummary: (id, body) =>
      settle(
        client.POST('/api/conversations/{conversation_id}/summary/review', {
          params: at(id),
          body,
        }),
      ),
    mailSummary: (id, body, key) =>
      settle(
        client.POST('/api/conversations/{conversation_id}/summary/mail', {
          params: { ...at(id), header: { 'Idempotency-Key': key } },
          body,
        }),
      ),
    checkTurn: (conversation_id, turn_id) =>
      settle(
        client.POST('/api/conversations/{conversation_id}/turns/{turn_id}/check', {
          params: { path: { conversation_id, turn_id } },
        }),
      ),
    turns: (id, cursor) =>
      settle(
        client.GET('/api/conversations/{conversation_id}/turns', {
          params: { ...at(id), query: { cursor } },
        }),
      ),
    actions: (conversation_id, cursor) =>
      settle(client.GET('/api/actions', { params: { query: { conversation_id, cursor } } })),
    review: (action_id, body) =>
      settle(
        client.POST('/api/actions/{action_id}/review', { params: { path: { action_id } }, body }),
      ),
    telemetry: (body) => settle(client.POST('/api/telemetry', { body, keepalive: true })),
    figures: (hours) => settle(client.GET('/api/operations', { params: { query: { hours } } })),
    healthDetails: () => settle(client.GET('/api/health/details')),
    recordings: (id) =>
      settle(client.GET('/api/conversations/{conversation_id}/recordings', { params: at(id) })),
    openRecording: (id, recording_id, started_at) =>
      settle(
        client.POST('/api/conversations/{conversation_id}/recordings', {
          params: at(id),
          body: { recording_id, started_at },
        }),
      ),
    recording: (conversation_id, recording_id, first) =>
      settle(
        client.GET('/api/conversations/{conversation_id}/recordings/{recording_id}', {
          params: { path: { conversation_id, recording_id }, query: { first } },
        }),
      ),
    uploadRecording: (conversation_id, recording_id, parts) =>
      settle(
        client.POST('/api/conversations/{conversation_id}/recordings/{recording_id}/uploads', {
          params: { path: { conversation_id, recording_id } },
          body: { parts },
        }),
      ),
    completeRecording: (conversation_id, recording_id) =>
      settle(
        client.POST('/api/conversations/{conversation_id}/recordings/{recording_id}/complete', {
          params: { path: { conversation_id, recording_id } },
        }),
      ),
    withdrawConsent: (id) =>
      settle(
        client.POST('/api/conversations/{conversation_id}/consent/withdraw', { params: at(id) }),
      ),
    withdrawRecordings: (id) =>
      settle(client.DELETE('/api/conversations/{conversation_id}/recordings', { params: at(id) })),
  };
}
