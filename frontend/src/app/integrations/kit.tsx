/** What the screens of this area work with, and how they load and call. */

import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { ApiFailure, ApiResult } from '../../api/client';
import type { Page } from '../../api/integrations';
import { Submission } from '../../integrations/submission';
import type { IntegrationsKit } from '../../store/integrations';

const KitContext = createContext<IntegrationsKit | null>(null);

export function KitProvider(props: { kit: Promise<IntegrationsKit>; children: ReactNode }) {
  return <KitContext value={use(props.kit)}>{props.children}</KitContext>;
}

export function useKit(): IntegrationsKit {
  const kit = useContext(KitContext);
  if (kit === null) throw new Error('KitProvider is missing');
  return kit;
}

export interface Remote<T> {
  /** What was loaded last; `null` before. */
  data: T | null;
  loading: boolean;
  failure: ApiFailure | null;
  reload(): void;
  /** What is known to be true without asking again. */
  set(data: T): void;
}

/** Loads when it is first shown and whenever `load` is another one; a late answer is dropped. */
export function useRemote<T>(load: () => Promise<ApiResult<T>>): Remote<T> {
  const [data, set] = useState<T | null>(null);
  const [loading, setLoading] = useState(true);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const asked = useRef(0);
  const reload = useCallback(() => {
    asked.current += 1;
    const mine = asked.current;
    setLoading(true);
    setFailure(null);
    void load().then((answer) => {
      if (mine !== asked.current) return;
      setLoading(false);
      if (answer.ok) set(answer.data);
      else setFailure(answer);
    });
  }, [load]);
  useEffect(() => {
    reload();
    return () => {
      asked.current += 1;
    };
  }, [reload]);
  return { data, loading, failure, reload, set };
}

export interface Pages<T> {
  /** `null` before the first page. */
  items: T[] | null;
  loading: boolean;
  failure: ApiFailure | null;
  /** Loads the next page; `null` where there is none. */
  more: (() => void) | null;
  reload(): void;
  change(items: (items: T[]) => T[]): void;
}

/** A list that comes page by page; `load` that changes begins it again. */
export function usePages<T>(load: (cursor?: string) => Promise<ApiResult<Page<T>>>): Pages<T> {
  const [further, setFurther] = useState<ApiFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const first = useRemote(load as () => Promise<ApiResult<Page<T>>>);
  const { data, set } = first;
  const cursor = data?.next_cursor ?? null;

  async function loadMore(from: string) {
    setBusy(true);
    setFurther(null);
    const answer = await load(from);
    setBusy(false);
    if (!answer.ok) setFurther(answer);
    else set({ ...answer.data, items: [...(data?.items ?? []), ...answer.data.items] });
  }

  return {
    items: data?.items ?? null,
    loading: first.loading || busy,
    failure: first.failure ?? further,
    more: cursor === null ? null : () => void loadMore(cursor),
    reload: first.reload,
    change: (edit) => {
      if (data !== null) set({ ...data, items: edit(data.items) });
    },
  };
}

export interface Call {
  busy: boolean;
  failure: ApiFailure | null;
  /**
   * Makes the call under the key of this one submission; its data, or `null` where it failed or
   * another one is under way. `about` is what the call says: the same again has the same key.
   */
  run<T>(about: unknown, call: (key: string) => Promise<ApiResult<T>>): Promise<{ data: T } | null>;
  forget(): void;
}

/** One thing at a time that changes something. */
export function useCall(): Call {
  return useCallWith(useKit().newId);
}

/** The same for screens with another kit. */
export function useCallWith(newId: () => string): Call {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [submission] = useState(() => new Submission(newId));
  const running = useRef(false);
  return {
    busy,
    failure,
    async run(about, call) {
      // A second click comes before the button is drawn as busy.
      if (running.current) return null;
      running.current = true;
      setBusy(true);
      setFailure(null);
      const answer = await call(submission.keyFor(about));
      running.current = false;
      setBusy(false);
      if (!answer.ok) {
        setFailure(answer);
        return null;
      }
      submission.done();
      return { data: answer.data };
    },
    forget: () => setFailure(null),
  };
}
