import type { Figures } from '../api/wire';
import { NumberTable } from '../ui/NumberTable';
import { Panel } from '../ui/Panel';
import { useLanguage, useMoments, useText } from './words';

/** Minutes used and what they may have cost; a price that nobody told us is said to be unknown. */
export function OperationsVisits({ figures }: { figures: Figures }) {
  const t = useText();
  const { day } = useMoments();
  const language = useLanguage();
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const money = new Intl.NumberFormat(language, {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: 3,
  });
  const cost = (usd: number | null) =>
    usd === null ? t('operations.cost_unknown') : money.format(usd);
  const { visits, prices } = figures;
  const known = visits.every(({ cost_usd }) => cost_usd !== null);
  const { one_leg: leg, conversation } = prices.per_minute_usd;
  return (
    <Panel title={t('operations.visits')}>
      {visits.length === 0 ? (
        <p>{t('operations.no_visits')}</p>
      ) : (
        <NumberTable
          label={t('operations.visits')}
          head={[t('operations.when'), t('operations.minutes'), t('operations.cost')]}
          rows={visits.map((visit) => ({
            key: visit.conversation_id,
            cells: [day(visit.began_at), number.format(visit.minutes), cost(visit.cost_usd)],
          }))}
          foot={[
            t('operations.total'),
            number.format(visits.reduce((sum, visit) => sum + visit.minutes, 0)),
            cost(known ? visits.reduce((sum, visit) => sum + (visit.cost_usd ?? 0), 0) : null),
          ]}
        />
      )}
      <p className="soft">
        {leg == null
          ? t('operations.prices_without')
          : t('operations.prices', {
              day: new Intl.DateTimeFormat(language, {
                dateStyle: 'medium',
                timeZone: 'UTC',
              }).format(new Date(prices.taken_on)),
              leg: money.format(leg),
            })}{' '}
        {conversation != null &&
          t('operations.prices_conversation', { conversation: money.format(conversation) })}
      </p>
    </Panel>
  );
}
