import { describe, expect, it } from 'vitest';
import type { DeliveryDetail } from '../../src/api/integrations';
import { type Draft, draftOf, newDraft, write } from '../../src/integrations/draft';
import { followDelivery } from '../../src/integrations/follow';
import { reasonOf } from '../../src/integrations/reason';
import { refusalOf } from '../../src/integrations/refusal';
import { hoursAgo, readLocal } from '../../src/integrations/since';
import { standingOf } from '../../src/integrations/standing';
import { Submission } from '../../src/integrations/submission';
import { readWaits, writeWaits } from '../../src/integrations/waits';
import { FakeClock } from '../support/fake-clock';
import { AT, failed } from '../support/fakes';
import {
  FakeIntegrations,
  refusedAt,
  SPECS,
  someAttempt,
  someEndpoint,
} from '../support/integrations';

const filled = (change: Partial<Draft> = {}): Draft => ({
  ...newDraft(SPECS),
  url: ' https://ehr.example.org/hooks ',
  ...change,
});

describe('waits', () => {
  it('are read as people write them, and written as they read them', () => {
    expect(readWaits('0 s, 5s; 5 min\n2H, 1 d,')).toEqual([0, 5, 300, 7_200, 86_400]);
    expect(readWaits('30')).toEqual([30]);
    expect(writeWaits([0, 5, 90, 300, 7_200, 172_800])).toBe('0 s, 5 s, 90 s, 5 min, 2 h, 2 d');
    expect(readWaits(writeWaits([0, 5, 90, 1_800]))).toEqual([0, 5, 90, 1_800]);
  });

  it('are nothing where one of them is nonsense', () => {
    for (const text of ['', ' , ', 'soon', '5 s, later', '-5 s', '1.5 h', '5 weeks']) {
      expect([text, readWaits(text)]).toEqual([text, null]);
    }
  });
});

describe('an endpoint’s form', () => {
  it('begins with what a new endpoint is subscribed to', () => {
    expect(newDraft(SPECS).events).toEqual(['action.confirmed', 'conversation.completed']);
  });

  it('is written as the server takes it', () => {
    const draft = filled({ rateLimit: ' 5 ', ownSchedule: true, waits: '0 s, 1 min' });
    expect(write(draft)).toEqual({
      ok: true,
      body: {
        url: 'https://ehr.example.org/hooks',
        description: '',
        events: ['action.confirmed', 'conversation.completed'],
        action_types: [],
        min_confidence: 0,
        propose_medication: false,
        payload: 'thin',
        rate_limit: 5,
        schedule_s: [0, 60],
      },
    });
  });

  it('leaves out what chooses among proposals where there are none, and keeps it typed', () => {
    const draft = filled({ confidence: '80', proposeMedication: true });
    expect(write(draft)).toMatchObject({
      body: { min_confidence: 0, propose_medication: false },
    });
    const proposing = { ...draft, events: ['action.proposed'] };
    expect(write(proposing)).toMatchObject({
      body: { min_confidence: 0.8, propose_medication: true },
    });
  });

  it('says by field what cannot be read', () => {
    const draft = filled({
      url: ' ',
      events: [],
      rateLimit: '0',
      ownSchedule: true,
      waits: 'soon',
    });
    expect(write(draft)).toEqual({
      ok: false,
      wrong: {
        url: 'missing',
        events: 'none_chosen',
        rate_limit: 'no_rate',
        schedule_s: 'no_waits',
      },
    });
    for (const confidence of ['', '101', '50.5', 'all']) {
      expect(write(filled({ events: ['action.proposed'], confidence }))).toMatchObject({
        wrong: { min_confidence: 'no_percent' },
      });
    }
  });

  it('gives an endpoint back as it was', () => {
    const endpoint = someEndpoint({
      events: ['action.proposed'],
      min_confidence: 0.75,
      propose_medication: true,
      action_types: ['lab'],
      payload: 'fhir',
      rate_limit: 7,
      schedule_s: [0, 300],
    });
    const written = write(draftOf(endpoint));
    expect(written.ok && endpoint).toMatchObject(written.ok ? written.body : {});
  });
});

describe('an Idempotency-Key', () => {
  it('is the same for a repetition, and another for another call or the next thing', () => {
    let ids = 0;
    const submission = new Submission(() => `key-${++ids}`);
    expect(submission.keyFor({ url: 'a' })).toBe('key-1');
    expect(submission.keyFor({ url: 'a' })).toBe('key-1');
    expect(submission.keyFor({ url: 'b' })).toBe('key-2');
    submission.done();
    expect(submission.keyFor({ url: 'b' })).toBe('key-3');
  });
});

describe('a refusal', () => {
  it('is said beside its field, whichever of a list it was', () => {
    const { fields, general } = refusalOf(refusedAt('body.schedule_s.3', 'less_than_equal'), [
      'schedule_s',
    ]);
    expect(fields).toEqual({
      schedule_s: { code: 'less_than_equal', message: 'server: less_than_equal' },
    });
    expect(general).toBeNull();
  });

  it('is said above the form where it is about no field of it', () => {
    for (const at of ['path', 'body', 'body.unknown', 'query.url']) {
      const { fields, general } = refusalOf(refusedAt(at, 'endpoint_disabled', 409), ['url']);
      expect([at, fields, general?.code]).toEqual([at, {}, 'endpoint_disabled']);
    }
  });

  it('falls back to what the problem itself says, and to nothing without an answer', () => {
    const silent = refusedAt('body', 'x');
    if (silent.problem !== null) silent.problem = { ...silent.problem, errors: undefined };
    expect(refusalOf(silent, []).general).toEqual({ code: 'invalid', message: 'server: x' });
    expect(refusalOf(failed(0), []).general).toBeNull();
  });
});

describe('why an attempt failed', () => {
  it('is told by the number where it has a meaning of its own, else by the class', () => {
    expect(reasonOf(204, null)).toBeNull();
    expect(reasonOf(401, 'http_4xx')).toBe('status_401');
    expect(reasonOf(418, 'http_4xx')).toBe('http_4xx');
    expect(reasonOf(null, 'timeout')).toBe('timeout');
    expect(reasonOf(null, 'a_class_of_tomorrow')).toBe('unknown');
  });
});

describe('how an endpoint stands', () => {
  const now = Date.parse(AT);
  const health = (open_until: string | null) => ({
    failures: 12,
    failing_since: AT,
    open_until,
    warnings: 0,
    disabled_after: AT,
  });
  const moment = (ms: number) => new Date(now + ms).toISOString();

  it('is one word for each of its states', () => {
    expect(standingOf(someEndpoint(), now)).toBe('enabled');
    expect(standingOf(someEndpoint({ health: health(null) }), now)).toBe('failing');
    expect(standingOf(someEndpoint({ health: health(moment(1)) }), now)).toBe('paused');
    expect(standingOf(someEndpoint({ health: health(moment(-1)) }), now)).toBe('failing');
    const off = (disabled_reason: 'gone' | 'failing' | null) =>
      standingOf(someEndpoint({ state: 'disabled', disabled_reason }), now);
    expect([off('gone'), off('failing'), off(null)]).toEqual(['gone', 'gave_up', 'disabled']);
  });
});

describe('a moment', () => {
  it('goes into the browser’s field and comes back', () => {
    const now = Date.parse(AT);
    const typed = hoursAgo(24, now);
    expect(typed).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
    expect(Date.parse(readLocal(typed) ?? '')).toBe(now - 24 * 3_600_000);
    expect(readLocal('')).toBeNull();
    expect(readLocal('yesterday')).toBeNull();
  });
});

describe('following a delivery', () => {
  async function follow(prepare: (api: FakeIntegrations) => void) {
    const clock = new FakeClock();
    const api = new FakeIntegrations();
    const { ok: _, ...sent } = await api.sendTest('ep_madeup000001', 'k');
    const delivery = 'data' in sent ? sent.data : null;
    if (delivery === null) throw new Error('nothing was sent');
    prepare(api);
    const seen: DeliveryDetail[] = [];
    const leave = new AbortController();
    let over = false;
    void followDelivery({
      api,
      clock,
      delivery,
      signal: leave.signal,
      onSeen: (detail) => seen.push(detail),
    }).then(() => {
      over = true;
    });
    return { clock, api, seen, leave, id: delivery.delivery_id, isOver: () => over };
  }

  it('goes on until it is there', async () => {
    const { clock, api, seen, id, isOver } = await follow(() => {});
    await clock.advance(3_000);
    expect(isOver()).toBe(false);
    api.settle(id, { status: 'delivered', next_attempt_at: null }, someAttempt({ error: null }));
    await clock.advance(2_500);
    expect(isOver()).toBe(true);
    expect(seen.at(-1)?.delivery.status).toBe('delivered');
  });

  it('waits for an attempt that is near, and not for one that is far', async () => {
    const { clock, api, id, isOver } = await follow(() => {});
    const due = (ms: number) => new Date(clock.now() + ms).toISOString();
    api.settle(id, { next_attempt_at: due(5_000), last_error: 'timeout' }, someAttempt());
    await clock.advance(3_000);
    expect(isOver()).toBe(false);
    api.settle(id, { next_attempt_at: due(300_000) });
    await clock.advance(2_500);
    expect(isOver()).toBe(true);
  });

  it('outlives a network that is away, gives up on what is gone, and is patient for a while', async () => {
    const away = await follow((api) => api.failures.push(failed(0), failed(503)));
    await away.clock.advance(3_000);
    expect(away.seen.length).toBeGreaterThan(0);
    await away.clock.advance(90_000);
    expect(away.isOver()).toBe(true);

    const gone = await follow((api) => api.failures.push(failed(404)));
    await gone.clock.advance(400);
    expect(gone.isOver()).toBe(true);
    expect(gone.seen).toEqual([]);
  });

  it('stops when nobody looks any more', async () => {
    const { clock, api, leave, isOver } = await follow(() => {});
    leave.abort();
    await clock.advance(10_000);
    expect(isOver()).toBe(true);
    expect(api.said('delivery')).toEqual([]);
  });
});
