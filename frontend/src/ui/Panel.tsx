import type { ReactNode } from 'react';
import css from './Panel.module.css';

export interface PanelProps {
  title: string;
  level?: 1 | 2;
  /** Stands on a ground of its own: what the screen is for. */
  card?: boolean;
  children: ReactNode;
}

/** A titled part of a page. */
export function Panel({ title, level = 2, card = false, children }: PanelProps) {
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <section className={card ? `${css.panel} ${css.card}` : css.panel} aria-label={title}>
      <Heading className={level === 1 ? css.first : css.title}>{title}</Heading>
      {children}
    </section>
  );
}
