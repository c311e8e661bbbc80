import type { ReactNode } from 'react';
import css from './Turn.module.css';

export interface Words {
  lang: string;
  text: string;
}

export interface TurnProps {
  id: string;
  side: 'clinician' | 'patient' | 'unknown';
  who: string;
  time: string;
  source: Words;
  target: Words | null;
  /** What should be known about it, in words; a warning stands out. */
  notes: { text: string; tone: 'soft' | 'warning' }[];
  /** Still being said or interpreted. */
  growing: boolean;
  highlighted: boolean;
  /** Why it is folded away until somebody opens it. */
  folded?: string;
  /** What can be done with it. */
  tools?: ReactNode;
}

/** One utterance: what was said, small; what it means in the other language, large. */
export function Turn(props: TurnProps) {
  const { id, side, who, time, source, target, notes, growing, highlighted, folded } = props;
  const { tools } = props;
  const classes = [css.turn, css[side], highlighted ? css.highlighted : ''].join(' ');
  const said = (
    <>
      {source.text !== '' && (
        <p className={target === null ? css.alone : css.source} lang={source.lang}>
          {source.text}
        </p>
      )}
      {target !== null && (
        <p className={css.target} lang={target.lang}>
          {target.text}
        </p>
      )}
      {notes.map((note) => (
        <p key={note.text} className={note.tone === 'warning' ? css.warning : css.note}>
          {note.text}
        </p>
      ))}
      {tools}
    </>
  );
  return (
    <li
      id={`turn-${id}`}
      className={classes}
      tabIndex={-1}
      aria-busy={growing}
      data-testid="turn"
      data-turn-id={id}
      data-side={side}
    >
      <p className={css.head}>
        <span className={css.who}>{who}</span>
        <time className={css.time}>{time}</time>
      </p>
      {folded === undefined ? (
        said
      ) : (
        <details className={css.folded}>
          <summary>{folded}</summary>
          {said}
        </details>
      )}
    </li>
  );
}
