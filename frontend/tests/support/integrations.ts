/** A server of webhooks and keys in memory: it keeps what it is told, as the real one does. */

import type { ApiFailure, ApiResult } from '../../src/api/client';
import type {
  ApiKey,
  ApiKeyIn,
  Attempt,
  Delivery,
  DeliveryFilter,
  DeliveryRef,
  Endpoint,
  EndpointIn,
  EndpointPatch,
  EventSpec,
  IntegrationsApi,
  Page,
  SendAgain,
  Way,
} from '../../src/api/integrations';
import { AT, answered, failed } from './fakes';

export function someSpec(type: string, isDefault = false): EventSpec {
  return {
    type,
    description: `The server’s words for ${type}.`,
    default: isDefault,
    payload_schema: { title: type },
    examples: { thin: { type, data: { made_up: true } } },
  };
}

export const SPECS = [
  someSpec('action.proposed'),
  someSpec('action.confirmed', true),
  someSpec('conversation.completed', true),
  someSpec('a.new_one'),
  someSpec('test.ping'),
];

export function someEndpoint(change: Partial<Endpoint> = {}): Endpoint {
  return {
    endpoint_id: 'ep_madeup000001',
    url: 'https://ehr.example.org/webhooks',
    description: 'Made-up record system',
    events: ['action.confirmed'],
    min_confidence: 0,
    propose_medication: false,
    action_types: [],
    payload: 'thin',
    rate_limit: null,
    schedule_s: null,
    state: 'enabled',
    disabled_reason: null,
    disabled_at: null,
    rotations: 0,
    created_at: AT,
    signing: 1,
    overlap_until: null,
    health: null,
    ...change,
  };
}

export function someDelivery(change: Partial<Delivery> = {}): Delivery {
  return {
    delivery_id: 'evt_madeup000001.ep_madeup000001',
    endpoint_id: 'ep_madeup000001',
    event_id: 'evt_madeup000001',
    event_type: 'action.confirmed',
    status: 'pending',
    attempts: 0,
    next_attempt_at: AT,
    created_at: AT,
    finished_at: null,
    last_status: null,
    last_error: null,
    ...change,
  };
}

export function someAttempt(change: Partial<Attempt> = {}): Attempt {
  return {
    number: 1,
    started_at: AT,
    duration_ms: 42,
    status: 500,
    error: 'http_5xx',
    address: '203.0.113.7',
    response_head: 'database is away',
    ...change,
  };
}

export function refusedAt(at: string, code: string, status = 422): ApiFailure {
  const problem = {
    type: 't',
    title: 't',
    status,
    code: 'invalid',
    detail: `server: ${code}`,
    request_id: 'req-made-up',
    errors: [{ at, code, message: `server: ${code}` }],
  };
  return failed(status, { problem });
}

export class FakeIntegrations implements IntegrationsApi {
  endpointsKept: Endpoint[] = [someEndpoint()];
  deliveriesKept: Delivery[] = [];
  attemptsOf = new Map<string, Attempt[]>();
  keysKept: ApiKey[] = [];
  /** What matched when it was asked to send again. */
  matched = 0;
  /** The next answers instead of the real ones, whatever is called. */
  failures: ApiFailure[] = [];
  /** Method, what was said, and the Idempotency-Key where there is one. */
  calls: [string, unknown, string?][] = [];
  private made = 0;

  private take<T>(name: string, said: unknown, key: string | undefined, data: () => ApiResult<T>) {
    this.calls.push(key === undefined ? [name, said] : [name, said, key]);
    return Promise.resolve(this.failures.shift() ?? data());
  }

  said(name: string) {
    return this.calls.filter(([one]) => one === name);
  }

  eventTypes() {
    return this.take('eventTypes', null, undefined, () => answered({ items: SPECS }));
  }

  endpoints(cursor?: string) {
    return this.take('endpoints', cursor, undefined, () =>
      answered({ items: [...this.endpointsKept], next_cursor: null }),
    );
  }

  endpoint(id: string) {
    return this.take('endpoint', id, undefined, () => this.found(id));
  }

  createEndpoint(body: EndpointIn, key: string) {
    return this.take('createEndpoint', body, key, () => {
      this.made += 1;
      const { events, ...rest } = body;
      const made = someEndpoint({
        ...rest,
        endpoint_id: `ep_madehere${this.made}`,
        events: events ?? [],
      } as Partial<Endpoint>);
      this.endpointsKept.push(made);
      return answered({ ...made, secret: 'whsec_madeup' });
    });
  }

  editEndpoint(id: string, body: EndpointPatch) {
    return this.take('editEndpoint', body, undefined, () => {
      const changed = { ...this.known(id), ...body, health: null } as Endpoint;
      this.endpointsKept = this.endpointsKept.map((one) =>
        one.endpoint_id === id ? changed : one,
      );
      return answered(changed);
    });
  }

  deleteEndpoint(id: string) {
    return this.take('deleteEndpoint', id, undefined, () => {
      this.endpointsKept = this.endpointsKept.filter((one) => one.endpoint_id !== id);
      return answered(undefined);
    });
  }

  rotateSecret(id: string, hours: number, key: string) {
    return this.take('rotateSecret', hours, key, () => {
      const changed = { ...this.known(id), rotations: 1, signing: 2, overlap_until: AT };
      return answered({ ...changed, secret: 'whsec_rotated' });
    });
  }

  sendTest(id: string, key: string) {
    return this.take('sendTest', id, key, () => {
      const made = someDelivery({
        delivery_id: `evt_test000001.${id}`,
        endpoint_id: id,
        event_type: 'test.ping',
      });
      this.deliveriesKept.unshift(made);
      return answered(made);
    });
  }

  deliveries(_id: string, filter: DeliveryFilter, cursor?: string) {
    return this.take('deliveries', { ...filter, cursor }, undefined, () => {
      const all = this.deliveriesKept.filter(
        (one) => !filter.status || one.status === filter.status,
      );
      const more = cursor === undefined && all.length > 2;
      return answered<Page<Delivery>>({
        items: cursor !== undefined ? all.slice(2) : more ? all.slice(0, 2) : all,
        next_cursor: more ? 'page-2' : null,
      });
    });
  }

  delivery({ delivery_id }: DeliveryRef, cursor?: string) {
    return this.take('delivery', cursor, undefined, () => {
      const delivery = this.deliveriesKept.find((one) => one.delivery_id === delivery_id);
      if (delivery === undefined) return failed(404);
      const attempts = this.attemptsOf.get(delivery_id) ?? [];
      return answered({ delivery, attempts, next_cursor: null });
    });
  }

  resend({ delivery_id }: DeliveryRef, key: string) {
    return this.take('resend', delivery_id, key, () => {
      this.settle(delivery_id, { status: 'pending' });
      const delivery = this.deliveriesKept.find((one) => one.delivery_id === delivery_id);
      return delivery === undefined ? failed(404) : answered(delivery);
    });
  }

  sendAgain(_id: string, way: Way, body: SendAgain, key: string) {
    return this.take(`sendAgain ${way}`, body, key, () =>
      answered({
        dry_run: body.dry_run ?? false,
        matched: this.matched,
        queued: body.dry_run ? 0 : this.matched,
        more: false,
      }),
    );
  }

  keys(cursor?: string) {
    return this.take('keys', cursor, undefined, () =>
      answered({ items: [...this.keysKept], next_cursor: null }),
    );
  }

  createKey(body: ApiKeyIn, key: string) {
    return this.take('createKey', body, key, () => {
      const made: ApiKey = {
        ...body,
        key_id: `key_madeup${this.keysKept.length}`,
        created_by: 'mem_abcdefgh',
        created_at: AT,
        last_used_at: null,
        revoked_at: null,
      };
      this.keysKept.push(made);
      return answered({ ...made, key: 'pk_madeup_secret' });
    });
  }

  revokeKey(id: string) {
    return this.take('revokeKey', id, undefined, () => {
      const key = this.keysKept.find((one) => one.key_id === id);
      return key === undefined ? failed(404) : answered({ ...key, revoked_at: AT });
    });
  }

  /** What became of a delivery, and its latest attempt. */
  settle(deliveryId: string, change: Partial<Delivery>, attempt?: Attempt): void {
    this.deliveriesKept = this.deliveriesKept.map((one) =>
      one.delivery_id === deliveryId ? { ...one, ...change } : one,
    );
    if (attempt === undefined) return;
    this.attemptsOf.set(deliveryId, [attempt, ...(this.attemptsOf.get(deliveryId) ?? [])]);
  }

  private known(id: string): Endpoint {
    return this.endpointsKept.find((one) => one.endpoint_id === id) ?? someEndpoint();
  }

  private found(id: string): ApiResult<Endpoint> {
    const endpoint = this.endpointsKept.find((one) => one.endpoint_id === id);
    return endpoint === undefined ? failed(404) : answered(endpoint);
  }
}
