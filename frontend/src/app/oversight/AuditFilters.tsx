import { type FormEvent, useCallback } from 'react';
import type { AuditFilter, AuditResult, Right } from '../../api/oversight';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { startOf } from '../HistoryFilters';
import { useText } from '../words';
import css from './Oversight.module.css';

export const RIGHTS: Right[] = [
  'visit.read',
  'visit.write',
  'visit.record',
  'emergency.use',
  'emergency.settle',
  'glass.break',
  'glass.report',
  'members.read',
  'members.manage',
  'endpoints.manage',
  'keys.manage',
  'retention.read',
  'retention.manage',
  'holds.manage',
  'attestation.read',
  'attestation.manage',
  'audit.read',
  'figures.read',
  'health.read',
  'detector.try',
  'member',
  'key.member',
  'key.actions.read',
  'key.visits.read',
  'key.references.write',
];
const RESULTS: AuditResult[] = ['allowed', 'denied', 'failed'];

/** Who, what, which object, when and how it went. Nothing is asked before «Search». */
export function AuditFilters({ onSearch }: { onSearch(filter: AuditFilter): void }) {
  const t = useText();
  const search = useCallback(
    (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      onSearch(filterOf(new FormData(event.currentTarget)));
    },
    [onSearch],
  );
  return (
    <form onSubmit={search} aria-label={t('audit.search')}>
      <fieldset className={css.filters}>
        <legend>{t('audit.search')}</legend>
        <Field label={t('audit.who')} hint={t('audit.who_hint')}>
          {(ids) => <input {...ids} name="principal_id" maxLength={96} spellCheck={false} />}
        </Field>
        <Field label={t('audit.object')} hint={t('audit.object_hint')}>
          {(ids) => <input {...ids} name="object_id" maxLength={96} spellCheck={false} />}
        </Field>
        <Field label={t('audit.what')}>
          {(ids) => (
            <select {...ids} name="right">
              <option value="">{t('filter.any')}</option>
              {RIGHTS.map((right) => (
                <option key={right} value={right}>
                  {t(`right.${right}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('audit.result')}>
          {(ids) => (
            <select {...ids} name="result">
              <option value="">{t('filter.any')}</option>
              {RESULTS.map((result) => (
                <option key={result} value={result}>
                  {t(`audit.${result}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('filter.from')}>
          {(ids) => <input {...ids} name="from" type="date" />}
        </Field>
        <Field label={t('filter.to')}>{(ids) => <input {...ids} name="to" type="date" />}</Field>
        <div>
          <Button look="primary" type="submit">
            {t('audit.go')}
          </Button>
        </div>
      </fieldset>
    </form>
  );
}

/** What was filled in; an id that is none would be refused, so its spaces are cut. */
export function filterOf(form: FormData): AuditFilter {
  const text = (name: string) => String(form.get(name) ?? '').trim() || undefined;
  const filter = {
    principal_id: text('principal_id'),
    object_id: text('object_id'),
    right: text('right') as Right | undefined,
    result: text('result') as AuditResult | undefined,
    from: startOf(text('from') ?? '', 0),
    to: startOf(text('to') ?? '', 1),
  };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
