import css from './VisitRow.module.css';

export interface VisitRowProps {
  href: string;
  title: string;
  /** Short facts: how many turns, how many actions. */
  facts: string[];
  state: string;
}

export function VisitRow({ href, title, facts, state }: VisitRowProps) {
  return (
    <li className={css.row}>
      <a href={href} className={css.link}>
        <span className={css.title}>{title}</span>
        <span className={css.facts}>{facts.join(' · ')}</span>
        <span className={css.state}>{state}</span>
      </a>
    </li>
  );
}
