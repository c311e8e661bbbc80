import css from './Badge.module.css';

export type BadgeTone = 'good' | 'busy' | 'warning' | 'danger' | 'quiet' | 'plain';

const SIGNS: Record<BadgeTone, string> = {
  good: '✓',
  busy: '…',
  warning: '!',
  danger: '✕',
  quiet: '–',
  plain: '',
};

/** A state in a word and a sign, never by colour alone. */
export function Badge({ tone, children }: { tone: BadgeTone; children: string }) {
  return (
    <span className={`${css.badge} ${css[tone]}`} data-tone={tone}>
      {SIGNS[tone] !== '' && <span aria-hidden="true">{SIGNS[tone]} </span>}
      {children}
    </span>
  );
}
