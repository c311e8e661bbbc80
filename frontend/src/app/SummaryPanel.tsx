import type { ActionCard, ConversationDetail } from '../api/wire';
import { Notice } from '../ui/Notice';
import { MailSummary } from './MailSummary';
import { SummaryReview } from './SummaryReview';
import { SummaryView } from './SummaryView';
import { TakeAway } from './TakeAway';
import { useText } from './words';

export interface SummaryPanelProps {
  detail: ConversationDetail;
  cards: ActionCard[];
  onEvidence(turnIds: string[]): void;
}

/** A summary, and everything that can be done with it. */
export function SummaryPanel({ detail, cards, onEvidence }: SummaryPanelProps) {
  const t = useText();
  const { conversation_id: id, summary, emergency } = detail;
  const withoutConsent = emergency != null && emergency.state !== 'consented';
  return (
    <>
      {withoutConsent && <Notice tone="danger">{t('urgent.export')}</Notice>}
      {detail.fallbacks.some(({ step }) => step === 'detect') && (
        <Notice tone="warning">{t('summary.detect_instead')}</Notice>
      )}
      <SummaryView summary={summary} onEvidence={onEvidence} />
      {summary !== null && <SummaryReview visitId={id} summary={summary} />}
      <TakeAway summary={summary} cards={cards} withoutConsent={withoutConsent} />
      {summary !== null && <MailSummary visitId={id} />}
    </>
  );
}
