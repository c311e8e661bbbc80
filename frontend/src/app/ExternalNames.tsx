import { type FormEvent, useId, useState } from 'react';
import type { ConversationDetail } from '../api/wire';
import { nameVisit } from '../store/browse';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { Panel } from '../ui/Panel';
import css from './HistoryFilters.module.css';
import { useAppDispatch } from './hooks';
import { useText } from './words';

const FIELDS = [
  ['system', 'ref.system'],
  ['patient_id', 'ref.patient'],
  ['encounter_id', 'ref.encounter'],
] as const;

/** The visit's names in the clinic's own systems; emptied, they are taken away. */
export function ExternalNames({ detail }: { detail: ConversationDetail }) {
  const t = useText();
  const dispatch = useAppDispatch();
  const base = useId();
  const [outcome, setOutcome] = useState<'none' | 'saving' | 'saved' | 'failed'>('none');

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const [system = '', patient_id, encounter_id] = FIELDS.map(([name]) =>
      String(given.get(name) ?? '').trim(),
    );
    const empty = !system && !patient_id && !encounter_id;
    const ref = empty
      ? null
      : { system, patient_id: patient_id || null, encounter_id: encounter_id || null };
    setOutcome('saving');
    setOutcome((await dispatch(nameVisit(detail.conversation_id, ref))) ? 'saved' : 'failed');
  }

  return (
    <Panel title={t('ref.title')}>
      <form className={css.filters} onSubmit={(event) => void save(event)}>
        {FIELDS.map(([name, key]) => (
          <div key={name} className={css.field}>
            <label htmlFor={`${base}${name}`}>{t(key)}</label>
            <input
              id={`${base}${name}`}
              name={name}
              maxLength={128}
              autoComplete="off"
              defaultValue={detail.external_ref?.[name] ?? ''}
            />
          </div>
        ))}
        <div>
          <Button type="submit" disabled={outcome === 'saving'}>
            {t('ref.save')}
          </Button>
        </div>
        <p role="status">{outcome === 'saved' ? t('ref.saved') : ''}</p>
      </form>
      {outcome === 'failed' && <Notice tone="warning">{t('ref.failed')}</Notice>}
    </Panel>
  );
}
