/** Why an attempt failed, as a name for which the page has plain words. */

const BY_STATUS: Record<number, string> = {
  401: 'status_401',
  403: 'status_401',
  404: 'status_404',
  405: 'status_405',
  410: 'status_410',
  413: 'status_413',
  429: 'status_429',
};

const BY_CLASS = [
  'timeout',
  'refused_address',
  'tls',
  'unreachable',
  'broken_answer',
  'redirect',
  'http_1xx',
  'http_4xx',
  'http_5xx',
  'endpoint_disabled',
  'worker_lost',
  'unreadable',
];

/** `null` where nothing failed; `unknown` for a class that this page does not know yet. */
export function reasonOf(status: number | null, error: string | null): string | null {
  if (error === null) return null;
  const known = status === null ? undefined : BY_STATUS[status];
  return known ?? (BY_CLASS.includes(error) ? error : 'unknown');
}
