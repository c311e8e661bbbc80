/** Adds the access token to each call, and renews it once when the server answers 401. */

export interface Tokens {
  accessToken(): Promise<string | null>;
  /** A new token without asking anybody, or `null` where the person must sign in again. */
  renew(): Promise<string | null>;
}

/** No answer after so long is treated like a lost network. */
const TIMEOUT_MS = 20_000;

export function authorisedFetch(
  tokens: Tokens,
  onSignedOut: () => void,
  fetcher: typeof fetch = globalThis.fetch.bind(globalThis),
): typeof fetch {
  function send(request: Request, token: string | null): Promise<Response> {
    if (token !== null) request.headers.set('Authorization', `Bearer ${token}`);
    return fetcher(request, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  }

  return async (input, init) => {
    const request = new Request(input, init);
    // A body can be read once: the repetition needs its own.
    const repetition = request.clone();
    const first = await send(request, await tokens.accessToken());
    if (first.status !== 401) return first;
    const renewed = await tokens.renew();
    if (renewed === null) {
      onSignedOut();
      return first;
    }
    const second = await send(repetition, renewed);
    if (second.status === 401) onSignedOut();
    return second;
  };
}
