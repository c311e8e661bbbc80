import type { ReactNode } from 'react';
import css from './Unfold.module.css';

export interface UnfoldProps {
  /** What is seen while it is folded. */
  summary: ReactNode;
  onToggle?(open: boolean): void;
  /** Stands on a card of its own. */
  card?: boolean;
  children: ReactNode;
}

/** Something to look at more closely: native, so that keys and screen readers know it. */
export function Unfold({ summary, onToggle, card = false, children }: UnfoldProps) {
  return (
    <details
      className={card ? `${css.unfold} ${css.card}` : css.unfold}
      onToggle={(event) => onToggle?.(event.currentTarget.open)}
    >
      <summary>{summary}</summary>
      <div className={css.body}>{children}</div>
    </details>
  );
}
