import { useEffect, useRef, useState } from 'react';
import type { Qualification, Summary, SummaryLineIn } from '../api/wire';
import { type Approval, approveSummary } from '../store/summary';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { Notice } from '../ui/Notice';
import { SummaryForm } from '../ui/SummaryForm';
import { useAppDispatch } from './hooks';
import { useText } from './words';

const KINDS = ['complaint', 'finding', 'plan', 'other'] as const;

const QUALIFICATIONS: Qualification[] = [
  'qualified_translator',
  'qualified_interpreter',
  'bilingual_staff',
];

/** Approving a summary as it stands, or as the person changes it. */
export function SummaryReview({ visitId, summary }: { visitId: string; summary: Summary }) {
  const t = useText();
  const dispatch = useAppDispatch();
  const [editing, setEditing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Approval | null>(null);
  const [qualification, setQualification] = useState<Qualification | null>(null);
  const edit = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    // The form is gone, and whoever works without a mouse goes on where they opened it.
    if (wasEditing.current && !editing) edit.current?.focus();
    wasEditing.current = editing;
  }, [editing]);

  async function approve(lines: SummaryLineIn[] | null) {
    setBusy(true);
    setOutcome(null);
    const became = await dispatch(approveSummary(visitId, summary.revision, lines, qualification));
    setBusy(false);
    setOutcome(became);
    // What was written stays beside what it became meanwhile, and is saved over that or not.
    if (became === 'approved') setEditing(false);
  }

  const settled = summary.reviewed && !summary.needs_review;
  return (
    <div className="no-print rows">
      {(editing || !settled) && (
        <QualificationChoice value={qualification} onChange={setQualification} />
      )}
      {editing ? (
        <SummaryForm
          busy={busy}
          lines={summary.lines.map(({ kind, en, es, evidence }) => ({
            kind,
            en: en ?? '',
            es: es ?? '',
            evidence,
          }))}
          kinds={KINDS.map((value) => ({ value, label: t(`summary.${value}`) }))}
          words={{
            title: t('summary.form'),
            kind: t('summary.kind'),
            en: t('summary.in_en'),
            es: t('summary.in_es'),
            add: t('summary.add'),
            note: t('summary.both'),
            empty: t('summary.line_empty'),
            save: t('summary.save'),
            cancel: t('action.cancel'),
          }}
          lineTitle={(number) => t('summary.line', { number })}
          removeTitle={(number) => t('summary.remove', { number })}
          onSave={(lines) => void approve(lines)}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <div className="buttons">
          {!settled && (
            <Button look="primary" disabled={busy} onClick={() => void approve(null)}>
              {t('summary.approve')}
            </Button>
          )}
          <Button ref={edit} disabled={busy} onClick={() => setEditing(true)}>
            {t('summary.edit')}
          </Button>
        </div>
      )}
      <p role="status">{outcome === 'approved' ? t('summary.approved') : ''}</p>
      {outcome === 'changed' && <Notice tone="warning">{t('summary.changed')}</Notice>}
      {outcome === 'failed' && <Notice tone="danger">{t('summary.not_approved')}</Notice>}
    </div>
  );
}

/** Asked of everybody who reviews: what was translated is judged by who can. */
function QualificationChoice(props: {
  value: Qualification | null;
  onChange(value: Qualification | null): void;
}) {
  const t = useText();
  return (
    <Field label={t('qualification.label')}>
      {(ids) => (
        <select
          {...ids}
          value={props.value ?? ''}
          onChange={({ target }) =>
            props.onChange(QUALIFICATIONS.find((value) => value === target.value) ?? null)
          }
        >
          <option value="">{t('qualification.none')}</option>
          {QUALIFICATIONS.map((value) => (
            <option key={value} value={value}>
              {t(`qualification.${value}`)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
