import type { Summary } from '../api/wire';
import { Notice } from '../ui/Notice';
import { SummaryText } from '../ui/SummaryText';
import { useAppSelector } from './hooks';
import { reviewerOf } from './reviewed';
import { useLanguage, useMoments, useText } from './words';

const LANGUAGES = ['en', 'es'] as const;

export interface SummaryViewProps {
  summary: Summary | null;
  onEvidence?(turnIds: string[]): void;
}

export function SummaryView({ summary, onEvidence }: SummaryViewProps) {
  const t = useText();
  const language = useLanguage();
  const { day } = useMoments();
  const mine = useAppSelector((state) => state.auth.member?.member_id ?? null);
  if (summary === null || summary.lines.length === 0) return <p>{t('summary.empty')}</p>;
  const { reviewed_at: when, reviewed_by: who } = summary;
  const approved = summary.reviewed && when != null;
  return (
    <>
      {summary.instead_of != null && <Notice tone="warning">{t('summary.instead')}</Notice>}
      {summary.needs_review && <Notice tone="warning">{t('summary.look_again')}</Notice>}
      <SummaryText
        unreviewed={summary.reviewed ? null : t('summary.machine')}
        approved={
          approved
            ? [
                t(who === mine ? 'summary.by_you' : 'summary.by_other', { when: day(when) }),
                reviewerOf(summary, t),
              ]
                .filter((part) => part !== null)
                .join(' · ')
            : null
        }
        evidence={t('action.evidence')}
        columns={LANGUAGES.map((lang) => ({
          lang,
          title: t(`language.${lang}`),
          lines: summary.lines.flatMap((line, index) => {
            const text = line[lang];
            if (!text) return [];
            const cited = lang === language || !line[language];
            return [
              {
                id: `${index}`,
                kind: t(`summary.${line.kind}`),
                text,
                note: line.edited ? t('summary.by_person') : null,
                onEvidence:
                  cited && onEvidence !== undefined && line.evidence.length > 0
                    ? () => onEvidence(line.evidence)
                    : null,
              },
            ];
          }),
        }))}
      />
    </>
  );
}
