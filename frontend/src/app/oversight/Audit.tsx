import { useCallback, useState } from 'react';
import type { AuditFilter, AuditRow } from '../../api/oversight';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Panel } from '../../ui/Panel';
import { usePages } from '../integrations/kit';
import { useMoments, useText } from '../words';
import { AuditFilters } from './AuditFilters';
import { ChainState } from './ChainState';
import { ExportAudit } from './ExportAudit';
import { Failed, useKit } from './kit';
import css from './Oversight.module.css';

/** The audit, searched: who did what to which object, when, and how it went. */
export function Audit() {
  const t = useText();
  const { api } = useKit();
  const [filter, setFilter] = useState<AuditFilter>({});
  const { items, loading, failure, more, reload } = usePages(
    useCallback((cursor?: string) => api.audit(filter, cursor), [api, filter]),
  );
  return (
    <Panel title={t('oversight.audit')} level={1}>
      <p>{t('audit.intro')}</p>
      <ChainState />
      <AuditFilters onSearch={setFilter} />
      <ExportAudit filter={filter} />
      <Failed failure={failure} onRetry={reload} />
      {items?.length === 0 && <p role="status">{t('audit.none')}</p>}
      <ul className={css.list} aria-busy={loading} aria-label={t('audit.rows')}>
        {items?.map((row) => (
          <Row key={row.audit_id} row={row} />
        ))}
      </ul>
      {more !== null && (
        <div>
          <Button disabled={loading} onClick={more}>
            {t('history.more')}
          </Button>
        </div>
      )}
    </Panel>
  );
}

const DENIED = [401, 403, 404];

export function ResultBadge({ status }: { status: number }) {
  const t = useText();
  if (status < 400) return <Badge tone="good">{t('audit.allowed')}</Badge>;
  if (DENIED.includes(status)) return <Badge tone="danger">{t('audit.denied')}</Badge>;
  return <Badge tone="warning">{t('audit.failed')}</Badge>;
}

function Row({ row }: { row: AuditRow }) {
  const t = useText();
  const { day } = useMoments();
  const ids = Object.entries(row.ids);
  return (
    <li className={css.row} data-testid="audit-row">
      <div className={css.head}>
        <strong>{row.principal_name ?? row.principal_id ?? t('audit.nobody')}</strong>
        <ResultBadge status={row.status} />
      </div>
      <p>
        <code translate="no">{row.route}</code>
      </p>
      <p className="soft">
        {day(row.at)} · {row.status}
        {row.code === null ? '' : ` ${row.code}`}
        {row.right === null ? '' : ` · ${rightWords(t, row.right)}`}
        {row.address === null ? '' : ` · ${row.address}`}
      </p>
      {ids.length > 0 && (
        <p className={css.ids}>
          {ids.map(([name, id]) => (
            <code key={name} translate="no">
              {name}={id}
            </code>
          ))}
        </p>
      )}
    </li>
  );
}

const BY_RIGHT = ['own', 'clinic', 'break_glass'] as const;

/** By which right somebody reached an object. */
export function rightWords(t: ReturnType<typeof useText>, right: string | null): string {
  const known = BY_RIGHT.find((one) => one === right);
  return known === undefined ? t('by_right.none') : t(`by_right.${known}`);
}
