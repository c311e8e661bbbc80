/** Who looked at a summary, when, and with what qualification: what goes out of here says it. */

import type { Summary } from '../api/wire';
import type { Text } from '../i18n/text';

/** The reviewer, with what they stated of themselves; `null` where their name was not kept. */
export function reviewerOf(summary: Summary, t: Text): string | null {
  const { reviewer_name: name, reviewer_qualification: qualification } = summary;
  if (name == null) return null;
  return `${name}, ${t(`qualification.${qualification ?? 'none'}`)}`;
}

/** The mark of a text that leaves the page. */
export function exportMark(summary: Summary | null, t: Text, day: (at: string) => string): string {
  if (!summary?.reviewed || summary.reviewed_at == null) return t('summary.machine');
  const who = reviewerOf(summary, t) ?? t('summary.somebody');
  const mark = t('summary.reviewed_by', { who, when: day(summary.reviewed_at) });
  return summary.needs_review ? `${mark}. ${t('summary.more_since')}` : mark;
}
