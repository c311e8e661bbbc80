import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { authorisedFetch, type Tokens } from '../../src/api/authorised-fetch';
import { createApi } from '../../src/api/client';
import { failureToError } from '../../src/api/failures';
import { someTurn } from '../support/fakes';

type Answer = (request: IncomingMessage, body: string, response: ServerResponse) => void;

const PAGE = '6f1c2f5e-0b3a-4c6d-8e9f-0a1b2c3d4e5f';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A real server on a real socket that answers as the test says. */
async function serve(answer: Answer): Promise<string> {
  const listening = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => answer(request, body, response));
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

function tokens(...renewals: (string | null)[]): Tokens & { asked: number } {
  let current: string | null = 'first';
  return {
    asked: 0,
    async accessToken() {
      return current;
    },
    async renew() {
      this.asked += 1;
      current = renewals.shift() ?? null;
      return current;
    },
  };
}

const receipt = {
  turn_id: 'turn-0001',
  stored: 'created',
  revision: 1,
  seq: 1,
  flags: [],
  late: false,
  actions: [],
};

function problem(response: ServerResponse, status: number, headers = {}): void {
  const body = {
    type: 'about:blank',
    title: 't',
    status,
    code: 'c',
    detail: 'd',
    request_id: 'r-1',
  };
  response.writeHead(status, { 'Content-Type': 'application/problem+json', ...headers });
  response.end(JSON.stringify(body));
}

describe('a call to the server', () => {
  it('carries the token, the path and the body', async () => {
    const seen: unknown[] = [];
    const origin = await serve((request, body, response) => {
      seen.push(request.method, request.url, request.headers.authorization, JSON.parse(body));
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(receipt));
    });
    const api = createApi(
      authorisedFetch(tokens(), () => {}),
      origin,
      PAGE,
    );
    const answer = await api.putTurn('con_1', 'turn-0001', someTurn('hello'));
    expect(answer).toEqual({ ok: true, data: receipt });
    expect(seen).toEqual([
      'PUT',
      '/api/conversations/con_1/turns/turn-0001',
      'Bearer first',
      someTurn('hello'),
    ]);
  });

  it('names the page, so that its calls are found together in the logs', async () => {
    const named: unknown[] = [];
    const origin = await serve((request, _body, response) => {
      named.push(request.headers['x-correlation-id']);
      response.writeHead(204).end();
    });
    const api = createApi(
      authorisedFetch(tokens(), () => {}),
      origin,
      PAGE,
    );
    await api.telemetry({ points: [{ name: 'echo.drops', value: 1 }] });
    await api.me();
    expect(named).toEqual([PAGE, PAGE]);
  });

  it('is repeated once, whole, with a renewed token', async () => {
    const bodies: string[] = [];
    const origin = await serve((request, body, response) => {
      bodies.push(body);
      if (request.headers.authorization === 'Bearer first') return problem(response, 401);
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(receipt));
    });
    let signedOut = 0;
    const api = createApi(
      authorisedFetch(tokens('second'), () => {
        signedOut += 1;
      }),
      origin,
      PAGE,
    );
    const answer = await api.putTurn('con_1', 'turn-0001', someTurn('hello'));
    expect(answer.ok).toBe(true);
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toBe(bodies[1]);
    expect(signedOut).toBe(0);
  });

  it.each([[[]], [['second']]])(
    'tells once that nobody is signed in (renewals: %j)',
    async (renewals) => {
      const origin = await serve((_request, _body, response) => problem(response, 401));
      let signedOut = 0;
      const api = createApi(
        authorisedFetch(tokens(...renewals), () => {
          signedOut += 1;
        }),
        origin,
        PAGE,
      );
      expect(await api.me()).toMatchObject({ ok: false, status: 401 });
      expect(signedOut).toBe(1);
    },
  );

  it('brings back the problem and how long to wait', async () => {
    const origin = await serve((_request, _body, response) =>
      problem(response, 429, { 'Retry-After': '7' }),
    );
    const answer = await createApi(
      authorisedFetch(tokens(), () => {}),
      origin,
      PAGE,
    ).me();
    expect(answer).toMatchObject({ ok: false, status: 429, retryAfterMs: 7_000 });
    if (answer.ok) throw new Error('expected a failure');
    expect(failureToError(answer)).toMatchObject({ code: 'too_many_requests', requestId: 'r-1' });
  });

  it.each([
    ['no server', async () => 'http://127.0.0.1:9'],
    [
      'a connection that breaks',
      () => serve((_request, _body, response) => void response.destroy()),
    ],
    [
      'a page of a proxy instead of an answer',
      () =>
        serve((_request, _body, response) => {
          response.writeHead(200, { 'Content-Type': 'text/html' });
          response.end('<html>log in to the guest network</html>');
        }),
    ],
  ])('never counts %s as an answer', async (_name, origin) => {
    const api = createApi(
      authorisedFetch(tokens(), () => {}),
      await origin(),
      PAGE,
    );
    const answer = await api.putTurn('con_1', 'turn-0001', someTurn('hello'));
    expect(answer).toMatchObject({ ok: false, status: 0 });
  });
});
