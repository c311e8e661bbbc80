import type { ActionCard, ConversationDetail } from '../api/wire';
import { Notice } from '../ui/Notice';
import { useAppSelector } from './hooks';
import { MailSummary } from './MailSummary';
import { SummaryReview } from './SummaryReview';
import { SummaryView } from './SummaryView';
import { TakeAway } from './TakeAway';
import { isWithoutConsent } from './without-consent';
import { useText } from './words';

export interface SummaryPanelProps {
  detail: ConversationDetail;
  cards: ActionCard[];
  onEvidence(turnIds: string[]): void;
}

/** A summary, and everything that can be done with it. */
export function SummaryPanel({ detail, cards, onEvidence }: SummaryPanelProps) {
  const t = useText();
  const { conversation_id: id, summary } = detail;
  // While the clinic holds nothing else, every screen says so.
  const marked = useAppSelector((state) => state.auth.member?.data === 'patients');
  const withoutConsent = isWithoutConsent(detail);
  return (
    <>
      {marked && detail.made_up === true && <Notice tone="warning">{t('visit.made_up')}</Notice>}
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
