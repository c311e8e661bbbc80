/** What those who watch over a clinic ask of our server: loaded with their screens. */

import createClient from 'openapi-fetch';
import type { Readable } from 'openapi-typescript-helpers';
import { type ApiResult, settle } from './client';
import type { Page } from './integrations';
import type { components, operations, paths } from './schema';

type Schemas = components['schemas'];

export type AuditRow = Schemas['AuditRow'];
export type AuditFilter = Omit<
  NonNullable<operations['listAudit']['parameters']['query']>,
  'cursor'
>;
export type Right = NonNullable<AuditFilter['right']>;
export type AuditResult = NonNullable<AuditFilter['result']>;
export type Chain = Schemas['ChainOut'];
export type AccessReport = Schemas['AccessReportOut'];
export type Emergency = Schemas['BreakGlassUse'];
export type Unconsented = Readable<Schemas['EmergencyOut']>;
export type Opened = Schemas['BreakGlassOut'];
export type AttestationState = Schemas['AttestationsOut'];
export type ApiPath = AttestationState['needed'][number];
export type RetentionRules = Schemas['RetentionRules'];
export type Hold = Schemas['HoldOut'];
export type DeletionRecord = Schemas['DeletionOut'];
export type Member = Schemas['MemberOut'];
export type Role = Member['role'];
export type Invited = Schemas['Invited'];
export type MemberChange = Schemas['ChangeMember'];

/** A part of an export; `next` names where it goes on. */
export interface CsvPart {
  text: string;
  next: string | null;
}

/** `key` is the Idempotency-Key: the same for each repetition of the same call. */
export interface OversightApi {
  audit(filter: AuditFilter, cursor?: string): Promise<ApiResult<Page<AuditRow>>>;
  exportAudit(filter: AuditFilter, cursor?: string): Promise<ApiResult<CsvPart>>;
  chain(): Promise<ApiResult<Chain>>;
  accessReport(visitId: string): Promise<ApiResult<AccessReport>>;
  emergencies(cursor?: string): Promise<ApiResult<Page<Emergency>>>;
  /** Visits that began without consent: one's own, or the clinic's for a supervisor. */
  unconsented(
    state: Unconsented['state'] | undefined,
    cursor?: string,
  ): Promise<ApiResult<Page<Unconsented>>>;
  explain(emergencyId: string, explanation: string, key: string): Promise<ApiResult<unknown>>;
  breakGlass(visitId: string, reason: string, key: string): Promise<ApiResult<Opened>>;
  attestations(): Promise<ApiResult<AttestationState>>;
  /** With it goes that the vendor keeps nothing there. */
  attest(path: ApiPath, baaSignedOn: string): Promise<ApiResult<AttestationState>>;
  takeAttestationBack(path: ApiPath): Promise<ApiResult<AttestationState>>;
  switchData(data: AttestationState['data']): Promise<ApiResult<AttestationState>>;
  retention(): Promise<ApiResult<RetentionRules>>;
  setRetention(rules: RetentionRules): Promise<ApiResult<RetentionRules>>;
  holds(cursor?: string): Promise<ApiResult<Page<Hold>>>;
  placeHold(visitId: string, reason: string): Promise<ApiResult<Hold>>;
  releaseHold(visitId: string): Promise<ApiResult<Hold>>;
  deletions(cursor?: string): Promise<ApiResult<Page<DeletionRecord>>>;
  members(cursor?: string): Promise<ApiResult<Page<Member>>>;
  invite(name: string, role: Role, key: string): Promise<ApiResult<Invited>>;
  inviteAgain(id: string, key: string): Promise<ApiResult<Invited>>;
  changeMember(id: string, change: MemberChange): Promise<ApiResult<Member>>;
}

/** `fetcher` adds the access token; see `authorisedFetch`. */
export function createOversightApi(fetcher: typeof fetch, origin: string): OversightApi {
  const client = createClient<paths>({ baseUrl: origin, fetch: fetcher });
  const once = (key: string) => ({ header: { 'Idempotency-Key': key } });
  const at = (conversation_id: string) => ({ path: { conversation_id } });
  const of = (member_id: string) => ({ path: { member_id } });
  return {
    audit: (filter, cursor) =>
      settle(client.GET('/api/audit', { params: { query: { ...filter, cursor } } })),
    exportAudit: async (filter, cursor) => {
      let next: string | null = null;
      const answering = client
        .GET('/api/audit/export', { params: { query: { ...filter, cursor } }, parseAs: 'text' })
        .then((answer) => {
          next = answer.response.headers.get('x-puente-next-cursor');
          return answer;
        });
      const answer = await settle<string>(answering as Promise<{ response: Response }>);
      return answer.ok ? { ok: true, data: { text: answer.data, next } } : answer;
    },
    chain: () => settle(client.GET('/api/audit/chain')),
    accessReport: (id) =>
      settle(client.GET('/api/audit/conversations/{conversation_id}', { params: at(id) })),
    emergencies: (cursor) =>
      settle(client.GET('/api/break-glass', { params: { query: { cursor } } })),
    unconsented: (state, cursor) =>
      settle(client.GET('/api/emergencies', { params: { query: { state, cursor } } })),
    explain: (emergency_id, explanation, key) =>
      settle(
        client.POST('/api/emergencies/{emergency_id}/explanation', {
          params: { path: { emergency_id }, ...once(key) },
          body: { explanation },
        }),
      ),
    breakGlass: (id, reason, key) =>
      settle(
        client.POST('/api/conversations/{conversation_id}/break-glass', {
          params: { ...at(id), ...once(key) },
          body: { reason },
        }),
      ),
    attestations: () => settle(client.GET('/api/attestations')),
    attest: (path, baa_signed_on) =>
      settle(
        client.PUT('/api/attestations/{path}', {
          params: { path: { path } },
          body: { baa_signed_on, zero_retention: true },
        }),
      ),
    takeAttestationBack: (path) =>
      settle(client.DELETE('/api/attestations/{path}', { params: { path: { path } } })),
    switchData: (data) => settle(client.PUT('/api/clinic-data', { body: { data } })),
    retention: () => settle(client.GET('/api/retention')),
    setRetention: (body) => settle(client.PUT('/api/retention', { body })),
    holds: (cursor) => settle(client.GET('/api/holds', { params: { query: { cursor } } })),
    placeHold: (id, reason) =>
      settle(
        client.PUT('/api/conversations/{conversation_id}/hold', {
          params: at(id),
          body: { reason },
        }),
      ),
    releaseHold: (id) =>
      settle(client.DELETE('/api/conversations/{conversation_id}/hold', { params: at(id) })),
    deletions: (cursor) => settle(client.GET('/api/deletions', { params: { query: { cursor } } })),
    members: (cursor) => settle(client.GET('/api/members', { params: { query: { cursor } } })),
    invite: (name, role, key) =>
      settle(client.POST('/api/members', { params: once(key), body: { name, role } })),
    inviteAgain: (id, key) =>
      settle(
        client.POST('/api/members/{member_id}/invitation', {
          params: { ...of(id), ...once(key) },
        }),
      ),
    changeMember: (id, body) =>
      settle(client.PATCH('/api/members/{member_id}', { params: of(id), body })),
  };
}
