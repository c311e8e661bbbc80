import type { EventSpec } from '../../api/integrations';
import { ACTION_TYPES, PROPOSED, TEST } from '../../integrations/draft';
import { Field, FieldGroup, Tick } from '../../ui/Field';
import { useText } from '../words';
import type { PartProps } from './EndpointForm';
import css from './EndpointForm.module.css';
import { useIntegrationText } from './words';

/** The families of events, in the order in which they are shown. */
export function familiesOf(specs: readonly EventSpec[]): [string, EventSpec[]][] {
  const families = new Map<string, EventSpec[]>();
  for (const spec of specs) {
    const family = spec.type.split('.')[0] ?? '';
    families.set(family, [...(families.get(family) ?? []), spec]);
  }
  return [...families];
}

/** Which events it takes, and which of them are let through. */
export function EventChoice(props: PartProps & { specs: readonly EventSpec[] }) {
  const { draft, specs, errorOf, onChange } = props;
  const t = useIntegrationText();
  const offered = specs.filter(({ type }) => type !== TEST || draft.events.includes(TEST));

  function choose(type: string, chosen: boolean) {
    const others = draft.events.filter((one) => one !== type);
    onChange({ events: chosen ? [...others, type] : others });
  }

  return (
    <>
      <FieldGroup legend={t('form.events')} error={errorOf('events')}>
        <div className={css.events}>
          {familiesOf(offered).map(([family, members]) => (
            <fieldset key={family} className={css.group}>
              <legend>{t.maybe('family', family) ?? family}</legend>
              {members.map(({ type, description }) => (
                <Tick
                  key={type}
                  label={<code>{type}</code>}
                  text={t.maybe('event', type) ?? description}
                  checked={draft.events.includes(type)}
                  onChange={(chosen) => choose(type, chosen)}
                />
              ))}
            </fieldset>
          ))}
        </div>
      </FieldGroup>
      {draft.events.includes(PROPOSED) && (
        <Proposals draft={draft} errorOf={errorOf} onChange={onChange} />
      )}
      {draft.events.some((type) => type.startsWith('action.')) && (
        <Kinds draft={draft} errorOf={errorOf} onChange={onChange} />
      )}
    </>
  );
}

/** What nobody has reviewed is sent only within these bounds. */
function Proposals({ draft, errorOf, onChange }: PartProps) {
  const t = useIntegrationText();
  return (
    <div className={css.narrow}>
      <p>{t('form.proposals')}</p>
      <div className={css.short}>
        <Field
          label={t('form.confidence')}
          hint={t('form.confidence_hint')}
          error={errorOf('min_confidence')}
        >
          {(ids) => (
            <input
              {...ids}
              inputMode="numeric"
              autoComplete="off"
              value={draft.confidence}
              onChange={(event) => onChange({ confidence: event.target.value })}
            />
          )}
        </Field>
      </div>
      <FieldGroup legend={t('form.medication')} error={errorOf('propose_medication')}>
        <Tick
          label={t('form.medication_tick')}
          checked={draft.proposeMedication}
          onChange={(proposeMedication) => onChange({ proposeMedication })}
        />
      </FieldGroup>
    </div>
  );
}

function Kinds({ draft, errorOf, onChange }: PartProps) {
  const t = useIntegrationText();
  const kinds = useText();
  return (
    <FieldGroup
      legend={t('form.kinds')}
      hint={t('form.kinds_hint')}
      error={errorOf('action_types')}
    >
      <div className={css.kinds}>
        {ACTION_TYPES.map((type) => (
          <Tick
            key={type}
            label={kinds(`action.${type}`)}
            checked={draft.actionTypes.includes(type)}
            onChange={(chosen) => {
              const others = draft.actionTypes.filter((one) => one !== type);
              onChange({ actionTypes: chosen ? [...others, type] : others });
            }}
          />
        ))}
      </div>
    </FieldGroup>
  );
}
