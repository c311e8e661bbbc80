import css from './StatePill.module.css';

export interface StatePillProps {
  label: string;
  tone: 'calm' | 'busy' | 'active' | 'trouble';
  /** The state's stable name, whatever the language of the page. */
  name: string;
}

/** The state of the connection, always in words. */
export function StatePill({ label, tone, name }: StatePillProps) {
  return (
    <p
      className={`${css.pill} ${css[tone]}`}
      role="status"
      data-testid="connection-state"
      data-state={name}
    >
      <span className={css.dot} aria-hidden="true" />
      {label}
    </p>
  );
}
