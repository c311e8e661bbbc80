/** A whole page in memory: real store, sender and interpretation, over a fake server and peer. */

import { type PageError, PageFailure } from '../../src/errors/page-error';
import { MemoryOutbox } from '../../src/outbox/memory-outbox';
import { Interpretation } from '../../src/realtime/interpretation';
import type { Services } from '../../src/store/services';
import { enter } from '../../src/store/sign-in';
import { createStore } from '../../src/store/store';
import { FakeClock } from './fake-clock';
import { FakeIdentity, FakeServer, FakeTrack, FakeTransport } from './fakes';

export function openScene() {
  const clock = new FakeClock();
  const server = new FakeServer();
  const identity = new FakeIdentity();
  const transports: FakeTransport[] = [];
  const trouble: { microphone: PageError | null } = { microphone: null };
  let ids = 0;
  const services: Services = {
    api: server,
    identity,
    clock,
    random: () => 1,
    newId: () => `made-here-${++ids}`,
    openOutbox: async () => new MemoryOutbox(),
    loadRealtime: async () => ({
      interpret: (visit) =>
        new Interpretation({
          ...visit,
          backoff: { first: 1_000, most: 8_000 },
          openMicrophone: async () => {
            if (trouble.microphone !== null) throw new PageFailure(trouble.microphone);
            return new FakeTrack().asTrack;
          },
          transports: {
            translate: (send) => {
              const transport = new FakeTransport(send);
              transports.push(transport);
              return transport;
            },
          },
        }),
    }),
    current: { outbox: null, sender: null, interpreter: null },
  };
  const store = createStore(services);
  const enterPage = () => store.dispatch(enter());

  /** Somebody says something, and the interpreter says it in the other language. */
  function say(text: string, translation: string | null): void {
    const transport = transports.at(-1);
    transport?.send({ kind: 'source.delta', leg: 'en-es', text, at: clock.now() });
    if (translation !== null) {
      transport?.send({ kind: 'target.delta', leg: 'en-es', text: translation, at: clock.now() });
    }
  }

  return { clock, server, identity, transports, trouble, services, store, enterPage, say };
}

export type Scene = ReturnType<typeof openScene>;
