import { type FormEvent, useState } from 'react';
import type { ApiFailure } from '../../api/client';
import type { AccessReport } from '../../api/oversight';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { useMoments, useText } from '../words';
import { rightWords } from './Audit';
import { Failed, useKit } from './kit';
import css from './Oversight.module.css';

/** Who reached one visit, when, and by which right. */
export function Access() {
  const t = useText();
  const { api } = useKit();
  const [report, setReport] = useState<AccessReport | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [busy, setBusy] = useState(false);

  async function ask(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const id = String(new FormData(event.currentTarget).get('visit') ?? '').trim();
    setBusy(true);
    const answer = await api.accessReport(id);
    setBusy(false);
    setReport(answer.ok ? answer.data : null);
    setFailure(answer.ok ? null : answer);
  }

  return (
    <Panel title={t('oversight.access')} level={1}>
      <p>{t('access.intro')}</p>
      <form onSubmit={(event) => void ask(event)}>
        <fieldset className={css.filters}>
          <legend className="visually-hidden">{t('oversight.access')}</legend>
          <Field label={t('access.visit')} hint={t('access.visit_hint')}>
            {(ids) => (
              <input
                {...ids}
                name="visit"
                required
                minLength={8}
                maxLength={64}
                spellCheck={false}
              />
            )}
          </Field>
          <div>
            <Button look="primary" type="submit" disabled={busy}>
              {t('access.go')}
            </Button>
          </div>
        </fieldset>
      </form>
      <Failed failure={failure} />
      {report !== null && <Lines report={report} />}
    </Panel>
  );
}

function Lines({ report }: { report: AccessReport }) {
  const t = useText();
  const { day } = useMoments();
  return (
    <>
      <p role="status">{t('access.found', { count: report.items.length })}</p>
      {!report.complete && <p>{t('access.cut')}</p>}
      <ul className={css.list} aria-label={t('oversight.access')}>
        {report.items.map((line) => (
          <li key={`${line.principal_id} ${line.right}`} className={css.row} data-testid="access">
            <div className={css.head}>
              <strong>{line.principal_name ?? line.principal_id ?? t('audit.nobody')}</strong>
              <span>{rightWords(t, line.right)}</span>
            </div>
            <p className="soft">
              {t('access.line', {
                requests: line.requests,
                denied: line.denied,
                first: day(line.first_at),
                last: day(line.last_at),
              })}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
