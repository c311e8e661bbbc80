/** What an administrator's screens ask of our server: loaded with them, not with the page. */

import createClient from 'openapi-fetch';
import { type ApiResult, settle } from './client';
import type { components, operations, paths } from './schema';

type Schemas = components['schemas'];

export type Attempt = Schemas['AttemptOut'];
export type ApiKey = Schemas['KeyOut'];
export type ApiKeyCreated = Schemas['KeyCreated'];
export type ApiKeyIn = Schemas['KeyIn'];
export type Delivery = Schemas['DeliveryOut'];
export type DeliveryDetail = Schemas['DeliveryDetail'];
export type DeliveryFilter = Omit<
  NonNullable<operations['listDeliveries']['parameters']['query']>,
  'cursor'
>;
export type Endpoint = Schemas['EndpointOut'];
export type EndpointCreated = Schemas['EndpointCreated'];
export type EndpointIn = Schemas['EndpointIn'];
export type EndpointPatch = Schemas['EndpointPatch'];
export type EventSpec = Schemas['EventTypeOut'];
export type EventType = NonNullable<DeliveryFilter['type']>;
export type Scope = ApiKey['scopes'][number];
export type SendAgain = Schemas['SendAgain'];
export type SentAgain = Schemas['SentAgain'];

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** What is sent again: what failed or waits, or what was never owed. */
export type Way = 'recover' | 'replay';

/** `key` is the Idempotency-Key: the same for each repetition of the same call. */
export interface IntegrationsApi {
  eventTypes(): Promise<ApiResult<{ items: EventSpec[] }>>;
  endpoints(cursor?: string): Promise<ApiResult<Page<Endpoint>>>;
  endpoint(id: string): Promise<ApiResult<Endpoint>>;
  createEndpoint(body: EndpointIn, key: string): Promise<ApiResult<EndpointCreated>>;
  editEndpoint(id: string, body: EndpointPatch): Promise<ApiResult<Endpoint>>;
  deleteEndpoint(id: string): Promise<ApiResult<void>>;
  rotateSecret(id: string, overlapHours: number, key: string): Promise<ApiResult<EndpointCreated>>;
  sendTest(id: string, key: string): Promise<ApiResult<Delivery>>;
  deliveries(
    id: string,
    filter: DeliveryFilter,
    cursor?: string,
  ): Promise<ApiResult<Page<Delivery>>>;
  /** With a page of its attempts, the latest first. */
  delivery(delivery: DeliveryRef, cursor?: string): Promise<ApiResult<DeliveryDetail>>;
  resend(delivery: DeliveryRef, key: string): Promise<ApiResult<Delivery>>;
  /** With `dry_run` nothing is sent: it only counts. */
  sendAgain(id: string, way: Way, body: SendAgain, key: string): Promise<ApiResult<SentAgain>>;
  keys(cursor?: string): Promise<ApiResult<Page<ApiKey>>>;
  createKey(body: ApiKeyIn, key: string): Promise<ApiResult<ApiKeyCreated>>;
  revokeKey(id: string): Promise<ApiResult<ApiKey>>;
}

export type DeliveryRef = Pick<Delivery, 'endpoint_id' | 'delivery_id'>;

const ONE = '/api/webhooks/{endpoint_id}';

/** `fetcher` adds the access token; see `authorisedFetch`. */
export function createIntegrationsApi(fetcher: typeof fetch, origin: string): IntegrationsApi {
  const client = createClient<paths>({ baseUrl: origin, fetch: fetcher });
  const at = (endpoint_id: string) => ({ path: { endpoint_id } });
  const once = (key: string) => ({ header: { 'Idempotency-Key': key } });
  const of = ({ endpoint_id, delivery_id }: DeliveryRef) => ({
    path: { endpoint_id, delivery_id },
  });
  return {
    eventTypes: () => settle(client.GET('/api/event-types')),
    endpoints: (cursor) => settle(client.GET('/api/webhooks', { params: { query: { cursor } } })),
    endpoint: (id) => settle(client.GET(ONE, { params: at(id) })),
    createEndpoint: (body, key) =>
      settle(client.POST('/api/webhooks', { params: once(key), body })),
    editEndpoint: (id, body) => settle(client.PATCH(ONE, { params: at(id), body })),
    deleteEndpoint: (id) => settle(client.DELETE(ONE, { params: at(id) })),
    rotateSecret: (id, overlap_hours, key) =>
      settle(
        client.POST(`${ONE}/rotate`, {
          params: { ...at(id), ...once(key) },
          body: { overlap_hours },
        }),
      ),
    sendTest: (id, key) =>
      settle(client.POST(`${ONE}/test`, { params: { ...at(id), ...once(key) } })),
    deliveries: (id, filter, cursor) =>
      settle(
        client.GET(`${ONE}/deliveries`, { params: { ...at(id), query: { ...filter, cursor } } }),
      ),
    delivery: (delivery, cursor) =>
      settle(
        client.GET(`${ONE}/deliveries/{delivery_id}`, {
          params: { ...of(delivery), query: { cursor } },
        }),
      ),
    resend: (delivery, key) =>
      settle(
        client.POST(`${ONE}/deliveries/{delivery_id}/resend`, {
          params: { ...of(delivery), ...once(key) },
        }),
      ),
    sendAgain: (id, way, body, key) => {
      const params = { ...at(id), ...once(key) };
      return way === 'recover'
        ? settle(client.POST(`${ONE}/recover`, { params, body }))
        : settle(client.POST(`${ONE}/replay`, { params, body }));
    },
    keys: (cursor) => settle(client.GET('/api/keys', { params: { query: { cursor } } })),
    createKey: (body, key) => settle(client.POST('/api/keys', { params: once(key), body })),
    revokeKey: (key_id) =>
      settle(client.DELETE('/api/keys/{key_id}', { params: { path: { key_id } } })),
  };
}
