import type { Summary } from '../api/wire';
import { Notice } from '../ui/Notice';
import { SummaryText } from '../ui/SummaryText';
import { useText } from './words';

const LANGUAGES = ['en', 'es'] as const;

export function SummaryView({ summary }: { summary: Summary | null }) {
  const t = useText();
  if (summary === null || summary.lines.length === 0) return <p>{t('summary.empty')}</p>;
  return (
    <>
      {summary.instead_of != null && <Notice tone="warning">{t('summary.instead')}</Notice>}
      <SummaryText
        machineMade={summary.machine_made && !summary.reviewed ? t('summary.machine') : null}
        columns={LANGUAGES.map((lang) => ({
          lang,
          title: t(`language.${lang}`),
          lines: summary.lines.flatMap((line, index) => {
            const text = line[lang];
            return text ? [{ id: `${index}`, kind: t(`summary.${line.kind}`), text }] : [];
          }),
        }))}
      />
    </>
  );
}
