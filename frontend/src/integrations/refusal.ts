/** What the server would not take, beside the field that it is about. */

import type { ApiFailure } from '../api/client';

export interface Said {
  /** A stable word, for which the page may have its own. */
  code: string | null;
  /** The server's own words, in English. */
  message: string;
}

export interface Refusal {
  /** By field: the first thing that is wrong with it. */
  fields: Record<string, Said>;
  /** What is about no field of the form, or about the whole call. */
  general: Said | null;
}

const NOTHING: Refusal = { fields: {}, general: null };

/** `known` are the form's fields: what is said about others is said above the form. */
export function refusalOf(failure: ApiFailure | null, known: readonly string[]): Refusal {
  const problem = failure?.problem;
  if (problem == null) return NOTHING;
  const fields: Record<string, Said> = {};
  let general: Said | null = null;
  for (const { at, message, code } of problem.errors ?? []) {
    const [where = '', field = ''] = at.split('.');
    const said = { code: code ?? null, message };
    if (where === 'body' && known.includes(field)) fields[field] ??= said;
    else general ??= said;
  }
  const silent = general === null && Object.keys(fields).length === 0;
  return { fields, general: silent ? { code: problem.code, message: problem.detail } : general };
}
