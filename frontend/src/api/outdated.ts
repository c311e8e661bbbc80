/** A page that stayed open while a newer server took over is told so with every answer. */

/** Raised where an older page would misread an answer of the server, or be misread by it. */
export const PAGE = 1;

export function watchOutdated(fetcher: typeof fetch, onOutdated: () => void): typeof fetch {
  return async (input, init) => {
    const answer = await fetcher(input, init);
    if (Number(answer.headers.get('puente-oldest-page')) > PAGE) onOutdated();
    return answer;
  };
}
