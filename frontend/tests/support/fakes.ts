/** Hand-made stand-ins for what a test does not want to be real. They hold state to look at. */

import type { ApiFailure, ApiResult, PuenteApi } from '../../src/api/client';
import type {
  ActionCard,
  ConsentGiven,
  ConsentStanding,
  Conversation,
  ConversationDetail,
  Emergency,
  Figures,
  HealthDetails,
  Me,
  Member,
  SessionOut,
  StartEmergency,
  Summary,
  Telemetry,
  TurnChecked,
  TurnIn,
  TurnReceipt,
} from '../../src/api/wire';
import type { Identity } from '../../src/identity/identity';
import type { Left } from '../../src/identity/left-alone';
import type { Direction, LegName, RealtimeEvent } from '../../src/realtime/events';
import type { Cutting, LegGrant, RealtimeTransport } from '../../src/realtime/transport';

export const ME: Me = {
  member_id: 'mem_abcdefgh',
  name: 'Dr. Made Up',
  role: 'clinician',
  clinic: { clinic_id: 'cli_abcdefgh', name: 'North' },
  outbox_key: { id: 'key-1', key: btoa('k'.repeat(32)) },
  human_interpreter: { phone: '+1 555 0100', url: null },
  ways: ['two_legs'],
  demo: true,
  mail_content: false,
  emergency_minutes: 15,
  data: 'patients',
};

export const RECORDING_KEY = btoa('r'.repeat(32));

export const AT = '2026-11-23T10:00:00.000Z';

export const LEGS: SessionOut['legs'] = (['en-es', 'es-en'] as const).map((direction) => ({
  direction,
  source_language: direction === 'en-es' ? 'en' : 'es',
  target_language: direction === 'en-es' ? 'es' : 'en',
  client_secret: 'ek_made_up',
  expires_at: AT,
  expires_in: 60,
  call_url: '/call',
}));

export const BOTH_LEG: SessionOut['legs'][number] = {
  direction: 'both',
  source_language: null,
  target_language: null,
  client_secret: 'ek_made_up',
  expires_at: AT,
  expires_in: 60,
  call_url: '/call',
};

export function someTurn(text: string, revision = 1): TurnIn {
  return {
    session_id: 'ses_1',
    speaker: 'clinician',
    origin: 'speech',
    source: { lang: 'en', text },
    target: null,
    model_calls: [],
    started_at: AT,
    ended_at: AT,
    revision,
    marks: [],
  };
}

export function someCard(change: Partial<ActionCard> = {}): ActionCard {
  return {
    action_id: 'act_abcdefgh',
    conversation_id: 'con_abcdefgh',
    type: 'lab',
    change: null,
    conditional: false,
    description: 'A blood test',
    reason: null,
    details: { test: 'blood test' } as ActionCard['details'],
    confidence: 0.9,
    evidence: ['turn-0001'],
    language: 'en',
    source: 'rules',
    status: 'proposed',
    needs_review: false,
    flagged: false,
    revision: 1,
    created_at: AT,
    updated_at: AT,
    reviewed_by: null,
    reviewed_at: null,
    ...change,
  };
}

/** Two hours of one metric, one visit whose price is known, and a part that does not work. */
export function someFigures(): Figures {
  const hours = ['2031-03-04T09:00:00Z', '2031-03-04T10:00:00Z'].map((hour) => ({
    hour,
    count: 2,
    sum: 1_600,
    p50: 700,
    p95: 1_400,
  }));
  return {
    since: '2031-03-03T11:00:00Z',
    until: '2031-03-04T11:00:00Z',
    metrics: [
      {
        name: 'translation.latency',
        unit: 'Milliseconds',
        count: 4,
        sum: 3_200,
        p50: 700,
        p95: 1_400,
        hours,
      },
      { name: 'echo.drops', unit: 'Count', count: 1, sum: 3, p50: 3, p95: 3, hours: [] },
    ],
    visits: [
      {
        conversation_id: 'con-made-up',
        began_at: AT,
        minutes: 12.5,
        ways: { two_legs: 12.5 },
        cost_usd: 0.85,
      },
    ],
    prices: {
      per_minute_usd: { two_legs: 0.068, one_leg: 0.034, conversation: 0.09 },
      taken_on: '2026-11-22',
    },
  };
}

export function someHealth(): HealthDetails {
  const well = {
    state: 'ok' as const,
    latency_ms: 12,
    version: null,
    code: null,
    models: [] as HealthDetails['parts'][number]['models'],
  };
  const model = { name: 'made-up-model', listed: true, shutdown_date: '2031-03-14', days_left: 10 };
  return {
    status: 'degraded',
    stage: 'local',
    version: '0.1.0',
    checked_at: AT,
    parts: [
      { ...well, part: 'database', provider: 'mongodb', version: '8.0.0' },
      { ...well, part: 'realtime', provider: 'local_peer', models: [model] },
      { ...well, part: 'queue', provider: 'sqs' },
      { ...well, part: 'storage', provider: 's3', state: 'failing', code: 'unavailable' },
      { ...well, part: 'webhook', provider: 'http', state: 'not_probed', latency_ms: null },
    ],
    queues: [{ name: 'webhook', waiting: 3, dead: 1 }],
    attestation: 'not_attested',
    not_attested: ['translations'],
    data: 'demo',
  };
}

export function someVisit(id: string, state: Conversation['state'] = 'active'): ConversationDetail {
  return {
    conversation_id: id,
    created_by: ME.member_id,
    languages: ['en', 'es'],
    state,
    consent_id: 'cns_abcdefgh',
    created_at: AT,
    ended_at: null,
    completed_at: null,
    turn_count: 0,
    action_count: 0,
    action_types: [],
    made_up: false,
    external_ref: null,
    summary: null,
    fallbacks: [],
  };
}

export function someEmergency(): Emergency {
  return {
    emergency_id: 'emg_madeup0001',
    started_by: ME.member_id,
    started_at: AT,
    until: new Date(Date.parse(AT) + 5 * 60_000).toISOString(),
    state: 'open',
    closed_by: null,
    closed_at: null,
  };
}

export function someSummary(change: Partial<Summary> = {}): Summary {
  return {
    lines: [
      {
        kind: 'plan',
        en: 'Take two tablets.',
        es: 'Tome dos tabletas.',
        evidence: ['turn-0001'],
        edited: false,
      },
    ],
    provider: 'rules',
    instead_of: null,
    machine_made: true,
    reviewed: false,
    made_at: AT,
    revision: 1,
    needs_review: false,
    reviewed_by: null,
    reviewed_at: null,
    ...change,
  };
}

export function answered<T>(data: T): ApiResult<T> {
  return { ok: true, data };
}

export function failed(status: number, more: Partial<ApiFailure> = {}): ApiFailure {
  return { ok: false, status, problem: null, retryAfterMs: null, ...more };
}

/** A server in memory: it keeps turns by revision as the real one does. */
export class FakeServer implements PuenteApi {
  readonly turnsOf = new Map<string, Map<string, TurnIn>>();
  readonly visits = new Map<string, ConversationDetail>();
  cards: ActionCard[] = [];
  /** The next answers to turn requests instead of the real one; 0 is a lost network. */
  turnFailures: ApiFailure[] = [];
  /** Statuses by turn, for ever. */
  refused = new Map<string, number>();
  requests: string[] = [];
  filters: Parameters<PuenteApi['conversations']>[0][] = [];
  people: Member[] = [];
  sessions: boolean[] = [];
  recordingAgreed = false;
  recordingsOf = new Map<
    string,
    {
      recording_id: string;
      conversation_id: string;
      started_at: string;
      state: string;
      segments: number;
    }
  >();
  /** Encrypted parts by recording and name. */
  stored = new Map<string, Uint8Array<ArrayBuffer>>();
  uploadFailures: ApiFailure[] = [];
  storeFailures = 0;
  asked: Parameters<PuenteApi['openSession']>[1][] = [];
  ways: Me['ways'] = ME.ways;
  role: Me['role'] = ME.role;
  emergencyMinutes = ME.emergency_minutes;
  /** What every stored turn is answered with. */
  stop: TurnReceipt['stop'] = null;
  telemetrySent: { name: string; value: number }[] = [];

  async me() {
    const { ways, role, emergencyMinutes: emergency_minutes } = this;
    return answered({ ...ME, ways, role, emergency_minutes });
  }

  signOuts = 0;

  async signOut() {
    this.signOuts += 1;
    this.requests.push('sign out');
    return answered(undefined);
  }

  async openConversation({
    conversation_id,
    languages,
    consent,
  }: Parameters<PuenteApi['openConversation']>[0]) {
    if (!consent.granted) {
      this.requests.push(`refused ${consent.given_by} ${consent.wording}`);
      const problem = { code: 'consent_required' } as unknown as ApiFailure['problem'];
      return failed(403, { problem });
    }
    const id = conversation_id ?? 'con_made_here';
    this.requests.push(`open ${languages.join()}`);
    const visit = { ...someVisit(id), languages };
    this.visits.set(id, visit);
    return answered(visit);
  }

  /** What the server would say of the visit's consent; `null` is a lost network. */
  standing: ConsentStanding | null = { stop: null, left_s: null, emergency: null };
  consentAsked = 0;

  async startEmergency({ conversation_id, languages, reason }: StartEmergency, key: string) {
    const id = conversation_id ?? 'con_made_here';
    this.requests.push(`emergency ${reason} ${key === '' ? '' : 'keyed'}`);
    const emergency = someEmergency();
    const visit = { ...someVisit(id), languages, emergency };
    this.visits.set(id, visit);
    this.standing = { stop: null, left_s: 900, emergency };
    return answered(visit);
  }

  async consent(_id: string) {
    this.consentAsked += 1;
    return this.standing === null ? failed(0) : answered(this.standing);
  }

  async recordConsent(_id: string, { granted }: ConsentGiven) {
    this.requests.push(`consent ${granted}`);
    const state = granted ? 'consented' : 'refused';
    const emergency = { ...someEmergency(), state } as const;
    this.standing = { stop: granted ? null : 'no_consent', left_s: null, emergency };
    return answered(this.standing);
  }

  async conversations(query: Parameters<PuenteApi['conversations']>[0]) {
    const { cursor, state } = query;
    this.filters.push(query);
    const all = [...this.visits.values()].filter((visit) => !state || visit.state === state);
    return cursor === undefined && all.length > 2
      ? answered({ items: all.slice(0, 2), next_cursor: 'page-2' })
      : answered({ items: cursor === undefined ? all : all.slice(2), next_cursor: null });
  }

  async conversation(id: string) {
    const visit = this.visits.get(id);
    return visit === undefined ? failed(404) : answered(visit);
  }

  async editConversation(id: string, external_ref: ConversationDetail['external_ref']) {
    const visit = this.visits.get(id);
    if (visit === undefined) return failed(404);
    const named = { ...visit, external_ref };
    this.visits.set(id, named);
    return answered(named);
  }

  async members() {
    return answered({ items: this.people });
  }

  async endConversation(id: string, turns: { turn_id: string; revision: number }[]) {
    const stored = this.turnsOf.get(id) ?? new Map<string, TurnIn>();
    const missing = turns.filter(
      ({ turn_id, revision }) => (stored.get(turn_id)?.revision ?? 0) < revision,
    );
    this.requests.push(`end ${turns.length} missing ${missing.length}`);
    if (missing.length === 0) {
      this.visits.set(id, { ...someVisit(id, 'completed'), completed_at: AT });
    }
    return answered({ state: missing.length === 0 ? 'ending' : 'active', missing } as const);
  }

  async requestInterpreter(id: string, reason: string) {
    this.requests.push(`person ${id} ${reason}`);
    return answered(ME.human_interpreter);
  }

  async openSession(_id: string, request: Parameters<PuenteApi['openSession']>[1]) {
    this.sessions.push(request.renew);
    this.asked.push(request);
    const { mode, direction } = request;
    const translating = direction ? LEGS.filter((leg) => leg.direction === direction) : LEGS;
    return answered({
      session_id: `ses_${this.sessions.length}`,
      mode,
      provider: 'local',
      model: 'scripted',
      demo: true,
      cached: false,
      legs: mode === 'conversation' ? [BOTH_LEG] : translating,
    });
  }

  async checkSession(): ReturnType<PuenteApi['checkSession']> {
    const leg = LEGS.map((one) => ({ ...one, call_url: 'https://interpreter.test/calls' }))[0];
    return leg === undefined ? failed(502) : answered({ demo: true, leg });
  }

  /** Turns that are sent even where the page is gone before the answer. */
  readonly keptAlive: string[] = [];

  async putTurn(conversationId: string, turnId: string, turn: TurnIn, keepalive = false) {
    this.requests.push(`put ${turnId} r${turn.revision}`);
    if (keepalive) this.keptAlive.push(turnId);
    const failure = this.turnFailures.shift() ?? this.refusal(turnId);
    return failure ?? answered(this.store(conversationId, turnId, turn));
  }

  async putTurns(conversationId: string, turns: (TurnIn & { turn_id: string })[]) {
    this.requests.push(`batch ${turns.map((turn) => turn.turn_id).join()}`);
    const failure = this.turnFailures.shift();
    if (failure !== undefined) return failure;
    const results = turns.map(({ turn_id, ...turn }) => {
      const refusal = this.refusal(turn_id);
      return refusal === undefined
        ? { turn_id, status: 200, receipt: this.store(conversationId, turn_id, turn) }
        : { turn_id, status: refusal.status };
    });
    return answered({ results });
  }

  /** What a check answers; a failure where there is none. */
  checks = new Map<string, TurnChecked>();

  async checkTurn(_conversationId: string, turnId: string) {
    this.requests.push(`check ${turnId}`);
    const checked = this.checks.get(turnId);
    return checked === undefined ? failed(503) : answered(checked);
  }

  async reviewSummary(
    id: string,
    { revision, lines, qualification }: Parameters<PuenteApi['reviewSummary']>[1],
  ) {
    const visit = this.visits.get(id);
    const summary = visit?.summary;
    if (visit === undefined || !summary) return failed(404);
    if (summary.revision !== revision) return failed(409);
    const changed: ConversationDetail = {
      ...visit,
      summary: {
        ...summary,
        lines: (lines ?? summary.lines).map((line) => ({
          ...line,
          evidence: line.evidence ?? [],
          edited: !summary.lines.some((one) => one.en === line.en && one.es === line.es),
        })),
        reviewed: true,
        reviewer_name: ME.name,
        reviewer_qualification: qualification ?? null,
        needs_review: false,
        reviewed_by: ME.member_id,
        reviewed_at: AT,
        revision: revision + 1,
      },
    };
    this.visits.set(id, changed);
    return answered(changed);
  }

  /** Every mail that was asked for, with its key. */
  readonly mails: (Parameters<PuenteApi['mailSummary']>[1] & { id: string; key: string })[] = [];
  /** The next answers to mails instead of the real one. */
  mailFailures: ApiFailure[] = [];
  mailDemo = false;

  async mailSummary(
    id: string,
    mail: Parameters<PuenteApi['mailSummary']>[1],
    key: string,
  ): ReturnType<PuenteApi['mailSummary']> {
    this.mails.push({ id, ...mail, key });
    const sent = { mail_id: 'mail_1', form: mail.form ?? 'link', revision: 1, sent_at: AT };
    return this.mailFailures.shift() ?? answered({ ...sent, demo: this.mailDemo });
  }

  async turns() {
    return answered({ items: [], next_cursor: null });
  }

  async actions() {
    return answered({ items: this.cards, next_cursor: null });
  }

  async review(actionId: string, { decision, revision }: Parameters<PuenteApi['review']>[1]) {
    const card = this.cards.find((one) => one.action_id === actionId);
    if (card === undefined) return failed(404);
    if (card.revision !== revision) {
      const problem = { current: card } as unknown as ApiFailure['problem'];
      return failed(409, { problem });
    }
    const status = decision === 'confirm' ? 'confirmed' : 'dismissed';
    const next = { ...card, status, revision: revision + 1 } as const;
    this.cards = this.cards.map((one) => (one === card ? next : one));
    return answered<ActionCard>(next);
  }

  figuresAsked: number[] = [];

  async figures(hours: number) {
    this.figuresAsked.push(hours);
    return answered(someFigures());
  }

  async healthDetails() {
    return answered(someHealth());
  }

  async telemetry({ points }: Telemetry) {
    this.telemetrySent.push(...points);
    return answered(undefined);
  }

  async recordings(id: string) {
    return answered({
      agreed: this.recordingAgreed,
      items: [...this.recordingsOf.values()].filter((one) => one.conversation_id === id),
      next_cursor: null,
    });
  }

  async openRecording(conversation_id: string, recording_id: string, started_at: string) {
    if (!this.recordingAgreed) return failed(403);
    const about = { recording_id, conversation_id, started_at, state: 'open', segments: 0 };
    this.recordingsOf.set(recording_id, about);
    return answered({ ...about, key: RECORDING_KEY });
  }

  async recording(_conversationId: string, id: string, _first: number) {
    const about = this.recordingsOf.get(id);
    if (about === undefined) return failed(404);
    const links = Object.fromEntries(
      [...this.stored.keys()]
        .filter((name) => name.startsWith(`${id}/`))
        .map((name) => [name.slice(id.length + 1), `/stored/${name}`]),
    );
    return answered({ ...about, key: RECORDING_KEY, links });
  }

  async uploadRecording(_conversationId: string, id: string, parts: { name: string }[]) {
    const failure = this.uploadFailures.shift();
    if (failure !== undefined) return failure;
    const about = this.recordingsOf.get(id);
    if (about === undefined) return failed(404);
    const items = parts.map(({ name }) => ({
      part: name,
      method: 'PUT',
      url: `/stored/${id}/${name}`,
      headers: {},
    }));
    return answered({ items });
  }

  async completeRecording(_conversationId: string, id: string) {
    const about = this.recordingsOf.get(id);
    if (about === undefined) return failed(404);
    const segments = [...this.stored.keys()].filter((name) => name.startsWith(`${id}/`)).length;
    this.recordingsOf.set(id, { ...about, state: 'complete', segments: segments - 1 });
    return answered(undefined);
  }

  consentWithdrawn: string[] = [];

  async withdrawConsent(conversationId: string): Promise<ApiResult<void>> {
    if (!this.visits.has(conversationId)) return failed(404);
    this.consentWithdrawn.push(conversationId);
    return answered(undefined);
  }

  async withdrawRecordings(conversationId: string) {
    this.requests.push(`withdraw ${conversationId}`);
    this.recordingAgreed = false;
    this.recordingsOf.clear();
    this.stored.clear();
    return answered(undefined);
  }

  /** The store that signed requests go to; `storeFailures` answers instead of it. */
  readonly fetchStored: typeof fetch = async (input, init) => {
    if (this.storeFailures > 0) {
      this.storeFailures -= 1;
      throw new TypeError('network');
    }
    const name = String(input).replace('/stored/', '');
    if (init?.method === 'PUT') {
      this.stored.set(name, new Uint8Array(init.body as Uint8Array<ArrayBuffer>));
      return new Response(null, { status: 200 });
    }
    const body = this.stored.get(name);
    return body === undefined ? new Response(null, { status: 404 }) : new Response(body);
  };

  private refusal(turnId: string): ApiFailure | undefined {
    const status = this.refused.get(turnId);
    return status === undefined ? undefined : failed(status);
  }

  private store(conversationId: string, turnId: string, turn: TurnIn): TurnReceipt {
    const stored = this.turnsOf.get(conversationId) ?? new Map<string, TurnIn>();
    this.turnsOf.set(conversationId, stored);
    const known = stored.get(turnId);
    const newer = known === undefined || known.revision < turn.revision;
    if (newer) stored.set(turnId, turn);
    return {
      turn_id: turnId,
      stop: this.stop,
      stored: known === undefined ? 'created' : newer ? 'updated' : 'unchanged',
      revision: stored.get(turnId)?.revision ?? 0,
      seq: stored.size,
      flags: [],
      late: false,
      actions: this.cards.filter((card) => card.evidence.includes(turnId)),
    };
  }
}

export class FakeIdentity implements Identity {
  signedOut = false;
  forgotten = false;
  renewals = 0;
  alone: Left | null = null;
  async restore() {
    return true;
  }
  async signIn() {}
  async signOut() {
    this.signedOut = true;
  }
  leaveAlone(left: Left) {
    this.alone = left;
  }
  left() {
    return this.alone;
  }
  async forget() {
    this.forgotten = true;
  }
  async accessToken() {
    return 'token';
  }
  async renew() {
    this.renewals += 1;
    return null;
  }
}

/** A microphone track, and every clone of it. */
export class FakeTrack extends EventTarget {
  enabled = true;
  stopped = false;
  /** `ended` once it is stopped, or unplugged. */
  readyState: MediaStreamTrackState = 'live';
  readonly clones: FakeTrack[] = [];

  clone(): FakeTrack {
    const clone = new FakeTrack();
    this.clones.push(clone);
    return clone;
  }

  stop(): void {
    this.stopped = true;
    this.readyState = 'ended';
  }

  get asTrack(): MediaStreamTrack {
    return this as unknown as MediaStreamTrack;
  }
}

/** A way of interpreting that does what the test says. */
export class FakeTransport implements RealtimeTransport {
  capabilities = { chooseDirection: true, bothDirections: true };
  readonly cutting: Cutting;
  turned: Direction[] = [];
  failure: unknown = null;
  closed = false;
  hears: readonly LegName[] = [];
  hushed = false;
  said: Blob | null = null;
  readonly send: (event: RealtimeEvent) => void;

  constructor(send: (event: RealtimeEvent) => void, cutting: Cutting = 'silence') {
    this.send = send;
    this.cutting = cutting;
  }

  /** What the browser tells while the connection is still being made. */
  meanwhile: RealtimeEvent | null = null;

  async connect(legs: LegGrant[], _microphone: MediaStreamTrack): Promise<void> {
    if (this.failure !== null) throw this.failure;
    if (this.meanwhile !== null) this.send(this.meanwhile);
    const alone = this.cutting === 'silence' && legs.length === 1;
    this.capabilities = { chooseDirection: this.cutting === 'silence', bothDirections: !alone };
  }

  turnTo(direction: Direction): void {
    this.turned.push(direction);
  }

  hear(legs: readonly LegName[]): void {
    this.hears = legs;
  }

  hush(silent: boolean): void {
    this.hushed = silent;
  }

  lastSaid(): Blob | null {
    return this.said;
  }

  async resumePlayback(): Promise<void> {}

  async close(): Promise<void> {
    this.closed = true;
  }
}
