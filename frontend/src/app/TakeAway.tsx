import { useState } from 'react';
import type { ActionCard, Summary } from '../api/wire';
import type { Text } from '../i18n/text';
import { Button } from '../ui/Button';
import { exportMark } from './reviewed';
import { useMoments, useText } from './words';

export interface TakeAwayProps {
  summary: Summary | null;
  cards: ActionCard[];
  /** It was interpreted in an emergency, and nobody consented since. */
  withoutConsent?: boolean;
}

/** The summary and the actions as text, or on paper. */
export function TakeAway({ summary, cards, withoutConsent = false }: TakeAwayProps) {
  const t = useText();
  const { day } = useMoments();
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'failed'>('none');

  async function copy() {
    try {
      await navigator.clipboard.writeText(asText(summary, cards, t, day, withoutConsent));
      setOutcome('copied');
    } catch {
      setOutcome('failed');
    }
  }

  return (
    <div className="buttons no-print">
      <Button onClick={() => void copy()}>{t('review.copy')}</Button>
      <Button onClick={() => window.print()}>{t('review.print')}</Button>
      <span role="status">
        {outcome === 'copied' && t('review.copied')}
        {outcome === 'failed' && t('review.copy_failed')}
      </span>
    </div>
  );
}

/** Whoever reads it must still be told that a machine wrote it, or who looked at it and when. */
export function asText(
  summary: Summary | null,
  cards: ActionCard[],
  t: Text,
  day: (at: string) => string,
  withoutConsent = false,
): string {
  const lines = [`${t('summary.title')} (${exportMark(summary, t, day)})`];
  if (withoutConsent) lines.push(t('urgent.export'));
  for (const { kind, en, es } of summary?.lines ?? []) {
    lines.push(`${t(`summary.${kind}`)}: ${[en, es].filter(Boolean).join(' | ')}`);
  }
  lines.push('', t('live.actions'));
  for (const card of cards) {
    lines.push(
      `- ${t(`action.${card.type}`)}: ${card.description} (${t(`status.${card.status}`)})`,
    );
  }
  return lines.join('\n');
}
