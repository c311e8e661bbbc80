import { useId } from 'react';
import css from './LinkCards.module.css';

export interface LinkCard {
  href: string;
  title: string;
  text: string;
}

/** Ways on from here, each with what is there; the whole card is the link. */
export function LinkCards({ links }: { links: LinkCard[] }) {
  const id = useId();
  return (
    <ul className={css.cards}>
      {links.map(({ href, title, text }) => (
        <li key={href} className={css.card}>
          <a className={css.link} href={href} aria-describedby={`${id}${href}`}>
            {title}
          </a>
          <p id={`${id}${href}`} className={css.text}>
            {text}
          </p>
        </li>
      ))}
    </ul>
  );
}
