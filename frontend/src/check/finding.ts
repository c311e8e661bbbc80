/** What a check found out, as a value that can be said in either language. */

export const CHECKS = [
  'browser',
  'microphone',
  'speaker',
  'server',
  'clock',
  'interpreter',
  'udp',
  'proxy',
] as const;
export type CheckName = (typeof CHECKS)[number];

/** `failed`: a visit would not work. `warning`: it would, less well, or nobody can tell. */
export type Verdict = 'fine' | 'warning' | 'failed';

const VERDICTS = {
  browser_fine: 'fine',
  browser_sleeps: 'warning',
  browser_forgets: 'warning',
  browser_old: 'failed',
  microphone_fine: 'fine',
  microphone_quiet: 'warning',
  microphone_denied: 'failed',
  microphone_missing: 'failed',
  microphone_busy: 'failed',
  microphone_insecure: 'failed',
  microphone_failed: 'failed',
  speaker_fine: 'fine',
  speaker_unheard: 'failed',
  speaker_failed: 'failed',
  server_fine: 'fine',
  server_slow: 'warning',
  server_degraded: 'warning',
  server_away: 'failed',
  clock_fine: 'fine',
  clock_unknown: 'warning',
  clock_off: 'warning',
  clock_wrong: 'failed',
  interpreter_fine: 'fine',
  interpreter_slow: 'warning',
  interpreter_later: 'warning',
  interpreter_untried: 'warning',
  interpreter_no_pass: 'failed',
  interpreter_blocked: 'failed',
  interpreter_refused: 'failed',
  udp_fine: 'fine',
  udp_tcp: 'warning',
  udp_untried: 'warning',
  udp_none: 'failed',
  udp_blocked: 'failed',
  proxy_fine: 'fine',
  proxy_unknown: 'warning',
  proxy_answers: 'failed',
} as const satisfies Record<string, Verdict>;

export type FindingCode = keyof typeof VERDICTS;

export interface Finding {
  code: FindingCode;
  verdict: Verdict;
  values: Record<string, string | number>;
}

export function finding(code: FindingCode, values: Finding['values'] = {}): Finding {
  return { code, verdict: VERDICTS[code], values };
}
