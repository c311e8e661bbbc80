import { type FormEvent, useState } from 'react';
import type { ApiKeyCreated, Scope } from '../../api/integrations';
import { refusalOf } from '../../integrations/refusal';
import { Button } from '../../ui/Button';
import { Field, FieldGroup, Tick } from '../../ui/Field';
import css from './EndpointForm.module.css';
import { Failure } from './Failure';
import { useCall, useKit } from './kit';
import { SaidWords, useIntegrationText } from './words';

const SCOPES: Scope[] = [
  'actions:read',
  'conversations:read',
  'external_ref:write',
  'endpoints:manage',
];
const FIELDS = ['name', 'scopes'] as const;

export interface ApiKeyFormProps {
  onMade(key: ApiKeyCreated): void;
  onCancel(): void;
}

/** A key's name and what it may do. */
export function ApiKeyForm({ onMade, onCancel }: ApiKeyFormProps) {
  const t = useIntegrationText();
  const { api } = useKit();
  const call = useCall();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Scope[]>([]);
  const [tried, setTried] = useState(false);
  const { fields } = refusalOf(call.failure, FIELDS);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    call.forget();
    if (name.trim() === '' || scopes.length === 0) return;
    const body = { name: name.trim(), scopes };
    const made = await call.run(body, (key) => api.createKey(body, key));
    if (made !== null) onMade(made.data);
  }

  const nameless = tried && name.trim() === '';
  const powerless = tried && scopes.length === 0;
  return (
    <form
      className={css.form}
      aria-label={t('keys.new')}
      onSubmit={(event) => void submit(event)}
      noValidate
    >
      <Field
        label={t('keys.name')}
        hint={t('keys.name_hint')}
        error={nameless ? t('problem.missing') : fields.name && <SaidWords said={fields.name} />}
      >
        {(ids) => (
          <input
            {...ids}
            autoComplete="off"
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <FieldGroup
        legend={t('keys.scopes')}
        hint={t('keys.scopes_hint')}
        error={
          powerless ? t('problem.none_chosen') : fields.scopes && <SaidWords said={fields.scopes} />
        }
      >
        {SCOPES.map((scope) => (
          <Tick
            key={scope}
            label={t(`scope.${scope}`)}
            text={t(`scope.${scope}_text`)}
            checked={scopes.includes(scope)}
            onChange={(chosen) =>
              setScopes(chosen ? [...scopes, scope] : scopes.filter((one) => one !== scope))
            }
          />
        ))}
      </FieldGroup>
      <Failure failure={call.failure} fields={FIELDS} />
      <div className="buttons">
        <Button look="primary" type="submit" disabled={call.busy}>
          {t('keys.create')}
        </Button>
        <Button disabled={call.busy} onClick={onCancel}>
          {t('form.cancel')}
        </Button>
      </div>
    </form>
  );
}
