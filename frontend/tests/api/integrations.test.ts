import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createIntegrationsApi } from '../../src/api/integrations';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** What reached a real server: method, path with its query, key, body. */
async function watched() {
  const seen: [string, string, string?, unknown?][] = [];
  const listening = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const key = request.headers['idempotency-key'] as string | undefined;
      const said = body === '' ? undefined : JSON.parse(body);
      seen.push([request.method ?? '', request.url ?? '', key, said]);
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end('{"items": [], "next_cursor": null}');
    });
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  return { api: createIntegrationsApi(fetch, origin), seen };
}

const one = { endpoint_id: 'ep_1', delivery_id: 'evt_1.ep_1' };

it('asks where the server answers, and carries the key where something is made', async () => {
  const { api, seen } = await watched();
  const body = { url: 'https://example.org', description: '' } as Parameters<
    typeof api.createEndpoint
  >[0];
  await api.createEndpoint(body, 'k-1');
  await api.rotateSecret('ep_1', 24, 'k-2');
  await api.sendTest('ep_1', 'k-3');
  await api.resend(one, 'k-4');
  await api.sendAgain('ep_1', 'recover', { since: 'then', dry_run: true }, 'k-5');
  await api.sendAgain('ep_1', 'replay', { since: 'then', dry_run: false }, 'k-6');
  await api.createKey({ name: 'n', scopes: ['actions:read'] }, 'k-7');
  expect(seen).toEqual([
    ['POST', '/api/webhooks', 'k-1', body],
    ['POST', '/api/webhooks/ep_1/rotate', 'k-2', { overlap_hours: 24 }],
    ['POST', '/api/webhooks/ep_1/test', 'k-3', undefined],
    ['POST', '/api/webhooks/ep_1/deliveries/evt_1.ep_1/resend', 'k-4', undefined],
    ['POST', '/api/webhooks/ep_1/recover', 'k-5', { since: 'then', dry_run: true }],
    ['POST', '/api/webhooks/ep_1/replay', 'k-6', { since: 'then', dry_run: false }],
    ['POST', '/api/keys', 'k-7', { name: 'n', scopes: ['actions:read'] }],
  ]);
});

it('reads pages by cursor, and only what was asked for', async () => {
  const { api, seen } = await watched();
  await api.endpoints();
  await api.deliveries('ep_1', { status: 'pending', type: 'test.ping', from: 'then' }, 'c-1');
  await api.delivery(one, '7');
  await api.keys('k');
  await api.eventTypes();
  await api.endpoint('ep_1');
  await api.editEndpoint('ep_1', { state: 'disabled' });
  await api.deleteEndpoint('ep_1');
  await api.revokeKey('key_1');
  expect(seen.map(([method, path]) => `${method} ${path}`)).toEqual([
    'GET /api/webhooks',
    'GET /api/webhooks/ep_1/deliveries?status=pending&type=test.ping&from=then&cursor=c-1',
    'GET /api/webhooks/ep_1/deliveries/evt_1.ep_1?cursor=7',
    'GET /api/keys?cursor=k',
    'GET /api/event-types',
    'GET /api/webhooks/ep_1',
    'PATCH /api/webhooks/ep_1',
    'DELETE /api/webhooks/ep_1',
    'DELETE /api/keys/key_1',
  ]);
});
