/** What went wrong, as a value: it can be stored, shown in either language and acted upon. */

export type ErrorCode =
  | 'no_microphone'
  | 'microphone_denied'
  | 'microphone_busy'
  | 'microphone_lost'
  | 'microphone_muted'
  | 'insecure_page'
  | 'token_expired'
  | 'interpreter_unreachable'
  | 'interpreter_refused'
  | 'connect_timeout'
  | 'connection_lost'
  | 'playback_blocked'
  | 'signed_out'
  | 'sign_in_failed'
  | 'not_a_member'
  | 'not_found'
  | 'refused'
  | 'no_consent'
  | 'consent_withdrawn'
  | 'emergency_over'
  | 'visit_ended'
  | 'conflict'
  | 'too_many_requests'
  | 'server_unavailable'
  | 'server_unreachable'
  | 'storage_unavailable'
  | 'unexpected';

export type ErrorCategory = 'microphone' | 'interpreter' | 'identity' | 'server' | 'page';

/** What the person can do about it. */
export type Recovery = 'retry' | 'allow_microphone' | 'sign_in' | 'listen' | 'go_home' | 'wait';

export interface PageError {
  code: ErrorCode;
  category: ErrorCategory;
  recovery: Recovery;
  /** Names the request in the server's log; shown so that it can be quoted. */
  requestId: string | null;
  /** Milliseconds the server asked us to wait. */
  retryAfterMs: number | null;
}

const KINDS: Record<ErrorCode, [ErrorCategory, Recovery]> = {
  no_microphone: ['microphone', 'retry'],
  microphone_denied: ['microphone', 'allow_microphone'],
  microphone_busy: ['microphone', 'retry'],
  microphone_lost: ['microphone', 'retry'],
  microphone_muted: ['microphone', 'wait'],
  insecure_page: ['microphone', 'go_home'],
  token_expired: ['interpreter', 'retry'],
  interpreter_unreachable: ['interpreter', 'retry'],
  interpreter_refused: ['interpreter', 'retry'],
  connect_timeout: ['interpreter', 'retry'],
  connection_lost: ['interpreter', 'wait'],
  playback_blocked: ['page', 'listen'],
  signed_out: ['identity', 'sign_in'],
  sign_in_failed: ['identity', 'sign_in'],
  not_a_member: ['identity', 'sign_in'],
  not_found: ['server', 'go_home'],
  refused: ['server', 'go_home'],
  no_consent: ['server', 'wait'],
  consent_withdrawn: ['server', 'wait'],
  emergency_over: ['server', 'wait'],
  visit_ended: ['server', 'go_home'],
  conflict: ['server', 'retry'],
  too_many_requests: ['server', 'retry'],
  server_unavailable: ['server', 'retry'],
  server_unreachable: ['server', 'retry'],
  storage_unavailable: ['page', 'wait'],
  unexpected: ['page', 'retry'],
};

export function pageError(
  code: ErrorCode,
  more: { requestId?: string | null; retryAfterMs?: number | null } = {},
): PageError {
  const [category, recovery] = KINDS[code];
  return {
    code,
    category,
    recovery,
    requestId: more.requestId ?? null,
    retryAfterMs: more.retryAfterMs ?? null,
  };
}

/** Carries a `PageError` through code that throws. */
export class PageFailure extends Error {
  readonly error: PageError;

  constructor(error: PageError) {
    super(error.code);
    this.name = 'PageFailure';
    this.error = error;
  }
}

export function toPageError(reason: unknown): PageError {
  return reason instanceof PageFailure ? reason.error : pageError('unexpected');
}
