import type { ReactNode } from 'react';
import css from './Panel.module.css';

export interface PanelProps {
  title: string;
  level?: 1 | 2;
  children: ReactNode;
}

/** A titled part of a page. */
export function Panel({ title, level = 2, children }: PanelProps) {
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <section className={css.panel} aria-label={title}>
      <Heading className={level === 1 ? css.first : css.title}>{title}</Heading>
      {children}
    </section>
  );
}
