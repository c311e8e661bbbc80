import { type FormEvent, useState } from 'react';
import type { RetentionRules } from '../../api/oversight';
import { Button } from '../../ui/Button';
import { Confirm } from '../../ui/Confirm';
import { Field } from '../../ui/Field';
import { useText } from '../words';
import { Failed, useCall, useKit } from './kit';
import css from './Oversight.module.css';

const CLASSES = ['text', 'recordings', 'webhooks', 'figures', 'audit'] as const;
type Kept = (typeof CLASSES)[number];

const LEAST: Record<Kept, number> = {
  text: 1,
  recordings: 1,
  webhooks: 7,
  figures: 1,
  audit: 2_192,
};
const MOST = 36_500;

function daysOf(rules: RetentionRules, kept: Kept): number | null {
  return rules[`${kept}_days`] ?? null;
}

/** The rules, for those who do not set them. */
export function RetentionTable({ rules }: { rules: RetentionRules }) {
  const t = useText();
  return (
    <ul className={css.list} aria-label={t('oversight.keeping')}>
      {CLASSES.map((kept) => {
        const days = daysOf(rules, kept);
        return (
          <li key={kept} className={css.row}>
            <strong>{t(`keeping.${kept}`)}</strong>
            <p>{days === null ? t('keeping.for_good') : t('keeping.days', { days })}</p>
          </li>
        );
      })}
    </ul>
  );
}

/** Setting every rule at once, after a question: what goes does not come back. */
export function RetentionForm(props: {
  rules: RetentionRules;
  onSaved(rules: RetentionRules): void;
}) {
  const { rules, onSaved } = props;
  const t = useText();
  const { api } = useKit();
  const call = useCall();
  const [wanted, setWanted] = useState<RetentionRules | null>(null);
  const [saved, setSaved] = useState(false);

  function ask(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setSaved(false);
    setWanted(rulesOf(new FormData(event.currentTarget)));
  }

  async function save(chosen: RetentionRules) {
    const answer = await call.run(chosen, () => api.setRetention(chosen));
    setWanted(null);
    if (answer === null) return;
    setSaved(true);
    onSaved(answer.data);
  }

  return (
    <form onSubmit={ask}>
      <fieldset className={css.filters}>
        <legend>{t('keeping.set')}</legend>
        {CLASSES.map((kept) => (
          <Field
            key={kept}
            label={t(`keeping.${kept}`)}
            hint={kept === 'audit' ? t('keeping.audit_hint') : t('keeping.empty')}
          >
            {(ids) => (
              <input
                {...ids}
                name={kept}
                type="number"
                inputMode="numeric"
                min={LEAST[kept]}
                max={MOST}
                required={kept === 'audit'}
                defaultValue={daysOf(rules, kept) ?? ''}
              />
            )}
          </Field>
        ))}
        <div>
          <Button look="primary" type="submit" disabled={call.busy}>
            {t('keeping.save')}
          </Button>
        </div>
      </fieldset>
      {wanted !== null && (
        <Confirm
          title={t('keeping.ask')}
          yes={t('keeping.save')}
          no={t('oversight.cancel')}
          busy={call.busy}
          danger
          onYes={() => void save(wanted)}
          onNo={() => setWanted(null)}
        >
          <p>{t('keeping.ask_text')}</p>
        </Confirm>
      )}
      <p role="status">{saved && t('keeping.saved')}</p>
      <Failed failure={call.failure} />
    </form>
  );
}

/** What was filled in; an empty field keeps for good. */
export function rulesOf(form: FormData): RetentionRules {
  const days = (kept: Kept) => {
    const text = String(form.get(kept) ?? '').trim();
    return text === '' ? null : Number(text);
  };
  return {
    text_days: days('text'),
    recordings_days: days('recordings'),
    webhooks_days: days('webhooks'),
    figures_days: days('figures'),
    audit_days: days('audit') ?? LEAST.audit,
  };
}
