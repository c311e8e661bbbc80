/** Says what a failed call means to the person in front of the page. */

import { type ErrorCode, type PageError, PageFailure, pageError } from '../errors/page-error';
import type { ApiFailure, ApiResult } from './client';

const BY_STATUS: Record<number, ErrorCode> = {
  0: 'server_unreachable',
  401: 'signed_out',
  403: 'refused',
  404: 'not_found',
  409: 'conflict',
  429: 'too_many_requests',
};

/** Where a status alone would say too little. */
const BY_CODE: Record<string, ErrorCode> = {
  consent_required: 'no_consent',
  emergency_over: 'emergency_over',
};

export function failureToError(failure: ApiFailure): PageError {
  const fallback: ErrorCode = failure.status >= 500 ? 'server_unavailable' : 'unexpected';
  const named = BY_CODE[failure.problem?.code ?? ''] ?? BY_STATUS[failure.status];
  return pageError(named ?? fallback, {
    requestId: failure.problem?.request_id ?? null,
    retryAfterMs: failure.retryAfterMs,
  });
}

/** The answer's data; raises `PageFailure` where there is none. */
export function dataOf<T>(result: ApiResult<T>): T {
  if (result.ok) return result.data;
  throw new PageFailure(failureToError(result));
}

/**
 * Whether a status (0: no answer) may be another one later. 401 is among them: the token was
 * renewed in vain, and the person can still sign in again.
 */
export function mayPass(status: number): boolean {
  return [0, 401, 408, 425, 429].includes(status) || status >= 500;
}
