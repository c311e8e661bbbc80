import type { ReactNode } from 'react';
import css from './ActionCard.module.css';
import { Button } from './Button';

export interface ActionCardProps {
  id: string;
  type: string;
  status: { name: string; label: string };
  description: string;
  /** Structured details, as they were said. */
  details: { label: string; value: string }[];
  confidence: string;
  warnings: string[];
  evidence: { label: string; onShow(): void } | null;
  choices: { label: string; look: 'primary' | 'quiet' | 'danger'; onChoose(): void }[];
  busy: boolean;
  problem: string | null;
  /** Stands in place of the choices while the action is edited. */
  form: ReactNode | null;
  lang: string;
}

/** One thing the clinician committed to, and what a person decides about it. */
export function ActionCard(props: ActionCardProps) {
  const { id, type, status, description, details, confidence, warnings, lang } = props;
  const { evidence, choices, busy, problem, form } = props;
  return (
    <article
      className={`${css.card} ${css[status.name] ?? ''}`}
      aria-labelledby={`action-${id}`}
      aria-busy={busy}
      data-testid="action-card"
      data-status={status.name}
    >
      <p className={css.head}>
        <span className={css.type}>{type}</span>
        <span className={css.status}>{status.label}</span>
      </p>
      <h3 className={css.description} id={`action-${id}`} lang={lang}>
        {description}
      </h3>
      {warnings.map((warning) => (
        <p key={warning} className={css.warning}>
          {warning}
        </p>
      ))}
      {details.length > 0 && (
        <dl className={css.details}>
          {details.map((detail) => (
            <div key={detail.label}>
              <dt>{detail.label}</dt>
              <dd>{detail.value}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className={css.foot}>
        <span>{confidence}</span>
        {evidence !== null && (
          <Button look="link" onClick={evidence.onShow}>
            {evidence.label}
          </Button>
        )}
      </p>
      {problem !== null && (
        <p className={css.warning} role="alert">
          {problem}
        </p>
      )}
      {form ?? (
        <div className={css.choices}>
          {choices.map((choice) => (
            <Button key={choice.label} look={choice.look} disabled={busy} onClick={choice.onChoose}>
              {choice.label}
            </Button>
          ))}
        </div>
      )}
    </article>
  );
}
