/** What a clinic's network must let through, as far as this page knows. */

import type { Dialled } from './dial';

export interface PageHosts {
  page: string;
  api: string;
  signIn: string;
}

export type Purpose = 'page' | 'api' | 'sign_in' | 'interpreter' | 'voice';

export interface Allowance {
  purpose: Purpose;
  host: string;
  /** For example `TCP 443`. */
  port: string;
}

/** HTTPS to every host, and the voice to wherever the interpreter asked for it to be sent. */
export function allowances(hosts: PageHosts, dialled: Dialled | null): Allowance[] {
  const web: [Purpose, string | null][] = [
    ['page', hosts.page],
    ['api', hosts.api],
    ['sign_in', hosts.signIn],
    ['interpreter', dialled?.origin ?? null],
  ];
  const named = new Map<string, Allowance>();
  for (const [purpose, origin] of web) {
    if (origin === null) continue;
    const { hostname, port, protocol } = new URL(origin);
    const tcp = port || (protocol === 'http:' ? '80' : '443');
    const key = `${hostname}:${tcp}`;
    if (!named.has(key)) named.set(key, { purpose, host: hostname, port: `TCP ${tcp}` });
  }
  return [...named.values(), ...(dialled?.addresses ?? []).map(voice)];
}

function voice(address: string): Allowance {
  const [, protocol = '', host = '', port = ''] = /^(\w+) (.+):(\d+)$/.exec(address) ?? [];
  return { purpose: 'voice', host, port: `${protocol.toUpperCase()} ${port}` };
}
