/** A server of audit, members and emergencies in memory: it keeps what it is told. */

import type { ApiFailure, ApiResult } from '../../src/api/client';
import type {
  ApiPath,
  AttestationState,
  AuditFilter,
  AuditRow,
  Chain,
  DeletionRecord,
  Emergency,
  Hold,
  Member,
  MemberChange,
  OversightApi,
  RetentionRules,
  Role,
  Unconsented,
} from '../../src/api/oversight';
import { AT, answered } from './fakes';

export function someRow(change: Partial<AuditRow> = {}): AuditRow {
  return {
    audit_id: 'aud_madeup0001',
    at: AT,
    principal_id: 'mbr_madeup0001',
    principal_name: 'Made-up clinician',
    route: 'GET /api/conversations/{conversation_id}',
    right: 'own',
    ids: { conversation_id: 'con_madeup0001' },
    status: 200,
    code: null,
    address: '192.0.2.7',
    request_id: 'made-up',
    ...change,
  };
}

export function someMember(change: Partial<Member> = {}): Member {
  return {
    member_id: 'mbr_madeup0002',
    name: 'Made-up colleague',
    role: 'clinician',
    state: 'active',
    created_at: AT,
    ...change,
  };
}

export class FakeOversight implements OversightApi {
  rows: AuditRow[] = [someRow()];
  chainNow: Chain = {
    seals: 3,
    from_seal: 1,
    rows: 12,
    waiting: 1,
    fault: null,
    checked_at: AT,
  };
  uses: Emergency[] = [];
  rules: RetentionRules = {
    text_days: null,
    recordings_days: 30,
    webhooks_days: null,
    figures_days: null,
    audit_days: 2_192,
  };
  data: AttestationState['data'] = 'demo';
  declared = new Map<ApiPath, string>();
  holdsKept: Hold[] = [];
  gone: DeletionRecord[] = [];
  people: Member[] = [someMember()];
  /** Each export in this many answers. */
  parts = 1;
  /** The next answers instead of the real ones, whatever is called. */
  failures: ApiFailure[] = [];
  calls: [string, unknown, string?][] = [];

  owed: Unconsented[] = [];

  unconsented(state: Unconsented['state'] | undefined) {
    return this.take('unconsented', state, () =>
      answered({
        items: this.owed.filter((one) => state === undefined || one.state === state),
        next_cursor: null,
      }),
    );
  }

  explain(emergencyId: string, explanation: string, key: string) {
    return this.take(
      'explain',
      { emergencyId, explanation },
      () => {
        this.owed = this.owed.map((one) => ({ ...one, state: 'explained', explanation }));
        return answered({});
      },
      key,
    );
  }

  private take<T>(name: string, said: unknown, data: () => ApiResult<T>, key?: string) {
    this.calls.push(key === undefined ? [name, said] : [name, said, key]);
    return Promise.resolve(this.failures.shift() ?? data());
  }

  said(name: string) {
    return this.calls.filter(([one]) => one === name);
  }

  audit(filter: AuditFilter, cursor?: string) {
    return this.take('audit', { ...filter, cursor }, () =>
      answered({ items: this.rows, next_cursor: null }),
    );
  }

  exportAudit(filter: AuditFilter, cursor?: string) {
    return this.take('exportAudit', { ...filter, cursor }, () => {
      const number = Number(cursor ?? '0') + 1;
      return answered({
        text: `part ${number}\n`,
        next: number < this.parts ? String(number) : null,
      });
    });
  }

  chain() {
    return this.take('chain', null, () => answered(this.chainNow));
  }

  accessReport(id: string) {
    return this.take('accessReport', id, () =>
      answered({
        conversation_id: id,
        complete: true,
        items: [
          {
            principal_id: 'mbr_madeup0002',
            principal_name: 'Made-up colleague',
            right: 'break_glass',
            requests: 4,
            denied: 0,
            first_at: AT,
            last_at: AT,
          },
        ],
      }),
    );
  }

  emergencies(cursor?: string) {
    return this.take('emergencies', cursor, () =>
      answered({ items: this.uses, next_cursor: null }),
    );
  }

  breakGlass(id: string, reason: string, key: string) {
    return this.take(
      'breakGlass',
      { id, reason },
      () =>
        answered({
          glass_id: 'gls_madeup0001',
          conversation_id: id,
          opened_at: AT,
          expires_at: AT,
        }),
      key,
    );
  }

  attestations() {
    return this.take('attestations', null, () => answered(this.attested()));
  }

  attest(path: ApiPath, baa_signed_on: string) {
    return this.take('attest', { path, baa_signed_on }, () => {
      this.declared.set(path, baa_signed_on);
      return answered(this.attested());
    });
  }

  takeAttestationBack(path: ApiPath) {
    return this.take('takeAttestationBack', path, () => {
      this.declared.delete(path);
      this.data = 'demo';
      return answered(this.attested());
    });
  }

  switchData(data: AttestationState['data']) {
    return this.take('switchData', data, () => {
      this.data = data;
      return answered(this.attested());
    });
  }

  private attested(): AttestationState {
    return {
      data: this.data,
      needed: ['translations'],
      missing: this.declared.has('translations') ? [] : ['translations'],
      items: [...this.declared].map(([path, baa_signed_on]) => ({
        path,
        baa_signed_on,
        zero_retention: true,
        attested_by: 'mbr_madeup0001',
        attested_at: AT,
      })),
    };
  }

  retention() {
    return this.take('retention', null, () => answered(this.rules));
  }

  setRetention(rules: RetentionRules) {
    return this.take('setRetention', rules, () => {
      this.rules = rules;
      return answered(rules);
    });
  }

  holds(cursor?: string) {
    return this.take('holds', cursor, () =>
      answered({ items: [...this.holdsKept], next_cursor: null }),
    );
  }

  placeHold(id: string, reason: string) {
    return this.take('placeHold', { id, reason }, () => {
      const made: Hold = {
        hold_id: 'hld_madeup0001',
        conversation_id: id,
        placed_by: 'mbr_madeup0001',
        placed_by_name: 'Made-up supervisor',
        placed_at: AT,
        reason,
        released_by: null,
        released_at: null,
      };
      this.holdsKept.push(made);
      return answered(made);
    });
  }

  releaseHold(id: string) {
    return this.take('releaseHold', id, () => {
      const found = this.holdsKept.find((one) => one.conversation_id === id);
      if (found === undefined) throw new Error(`no hold on ${id}`);
      return answered({ ...found, released_at: AT, released_by: 'mbr_madeup0001' });
    });
  }

  deletions(cursor?: string) {
    return this.take('deletions', cursor, () => answered({ items: this.gone, next_cursor: null }));
  }

  members(cursor?: string) {
    return this.take('members', cursor, () =>
      answered({ items: [...this.people], next_cursor: null }),
    );
  }

  invite(name: string, role: Role, key: string) {
    return this.take(
      'invite',
      { name, role },
      () => {
        const made = someMember({ member_id: 'mbr_madehere1', name, role, state: 'invited' });
        this.people.push(made);
        return answered({ ...made, invitation: 'made-up-invitation', expires_at: AT });
      },
      key,
    );
  }

  inviteAgain(id: string, key: string) {
    return this.take(
      'inviteAgain',
      id,
      () => answered({ ...this.known(id), invitation: 'made-up-again', expires_at: AT }),
      key,
    );
  }

  changeMember(id: string, change: MemberChange) {
    return this.take('changeMember', { id, ...change }, () => {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value));
      const changed = { ...this.known(id), ...given } as Member;
      this.people = this.people.map((one) => (one.member_id === id ? changed : one));
      return answered(changed);
    });
  }

  private known(id: string): Member {
    const found = this.people.find((one) => one.member_id === id);
    if (found === undefined) throw new Error(`no member ${id}`);
    return found;
  }
}
