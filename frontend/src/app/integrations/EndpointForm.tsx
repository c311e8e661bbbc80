import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { EndpointIn, EventSpec } from '../../api/integrations';
import { type Draft, FIELDS, type FieldName, PAYLOADS, write } from '../../integrations/draft';
import { refusalOf } from '../../integrations/refusal';
import { Button } from '../../ui/Button';
import { Choice } from '../../ui/Choice';
import { Field } from '../../ui/Field';
import css from './EndpointForm.module.css';
import { EventChoice } from './EventChoice';
import { Failure } from './Failure';
import type { Call } from './kit';
import { SaidWords, useIntegrationText } from './words';

export interface EndpointFormProps {
  title: string;
  initial: Draft;
  specs: readonly EventSpec[];
  save: string;
  /** Which call the answer belongs to: what it refuses is said beside the fields. */
  call: Call;
  onSave(body: Required<EndpointIn>): void;
  onCancel(): void;
}

/** What an endpoint is. Nothing that was entered is lost while it is not taken. */
export function EndpointForm(props: EndpointFormProps) {
  const { title, initial, specs, save, call, onSave, onCancel } = props;
  const t = useIntegrationText();
  const [draft, setDraft] = useState(initial);
  const [wrong, setWrong] = useState<Partial<Record<FieldName, string>>>({});
  const { fields } = refusalOf(call.failure, FIELDS);
  const form = useRef<HTMLFormElement>(null);
  const refused = call.failure !== null || Object.keys(wrong).length > 0;
  useEffect(() => {
    // To the first field that is wrong: on a phone it may be far above the button.
    if (refused) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }, [refused]);

  function change(changed: Partial<Draft>) {
    setDraft((former) => ({ ...former, ...changed }));
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    const written = write(draft);
    setWrong(written.ok ? {} : written.wrong);
    call.forget();
    if (written.ok) onSave(written.body);
  }

  function errorOf(name: FieldName) {
    const here = wrong[name];
    if (here !== undefined) return <SaidWords said={{ code: here, message: here }} />;
    return fields[name] && <SaidWords said={fields[name]} />;
  }

  return (
    <form ref={form} className={css.form} aria-label={title} onSubmit={submit} noValidate>
      <Field label={t('form.url')} hint={t('form.url_hint')} error={errorOf('url')}>
        {(ids) => (
          <input
            {...ids}
            type="url"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            value={draft.url}
            onChange={(event) => change({ url: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={t('form.description')}
        hint={t('form.description_hint')}
        error={errorOf('description')}
      >
        {(ids) => (
          <input
            {...ids}
            autoComplete="off"
            value={draft.description}
            onChange={(event) => change({ description: event.target.value })}
          />
        )}
      </Field>
      <Choice
        legend={t('form.payload')}
        layout="column"
        value={draft.payload ?? 'thin'}
        options={PAYLOADS.map((value) => ({ value, label: t(`payload.${value}_text`) }))}
        onChange={(payload) => change({ payload })}
      />
      <EventChoice draft={draft} specs={specs} errorOf={errorOf} onChange={change} />
      <Pace draft={draft} errorOf={errorOf} onChange={change} />
      <Failure failure={call.failure} fields={FIELDS} />
      <div className="buttons">
        <Button look="primary" type="submit" disabled={call.busy}>
          {save}
        </Button>
        <Button disabled={call.busy} onClick={onCancel}>
          {t('form.cancel')}
        </Button>
      </div>
    </form>
  );
}

export interface PartProps {
  draft: Draft;
  errorOf(name: FieldName): React.ReactNode;
  onChange(changed: Partial<Draft>): void;
}

/** How fast, and how often again. */
function Pace({ draft, errorOf, onChange }: PartProps) {
  const t = useIntegrationText();
  return (
    <>
      <Choice
        legend={t('form.schedule')}
        layout="column"
        value={draft.ownSchedule ? 'own' : 'usual'}
        options={[
          { value: 'usual', label: t('form.schedule_usual') },
          { value: 'own', label: t('form.schedule_own') },
        ]}
        onChange={(value) => onChange({ ownSchedule: value === 'own' })}
      />
      {draft.ownSchedule && (
        <Field label={t('form.waits')} hint={t('form.waits_hint')} error={errorOf('schedule_s')}>
          {(ids) => (
            <input
              {...ids}
              autoComplete="off"
              value={draft.waits}
              onChange={(event) => onChange({ waits: event.target.value })}
            />
          )}
        </Field>
      )}
      <div className={css.short}>
        <Field label={t('form.rate')} hint={t('form.rate_hint')} error={errorOf('rate_limit')}>
          {(ids) => (
            <input
              {...ids}
              inputMode="numeric"
              autoComplete="off"
              value={draft.rateLimit}
              onChange={(event) => onChange({ rateLimit: event.target.value })}
            />
          )}
        </Field>
      </div>
    </>
  );
}
