import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from './Button';
import css from './Confirm.module.css';

export interface ConfirmProps {
  title: string;
  children: ReactNode;
  /** What is done, in a verb. */
  yes: string;
  no: string;
  busy: boolean;
  /** It cannot be done now; what is inside says why. */
  blocked?: boolean;
  danger?: boolean;
  onYes(): void;
  onNo(): void;
}

/** Asks before something that cannot be taken back, where it was asked for. Escape means no. */
export function Confirm(props: ConfirmProps) {
  const { title, children, yes, no, busy, blocked = false, danger = false, onYes, onNo } = props;
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <section
      ref={box}
      className={danger ? `${css.confirm} ${css.danger}` : css.confirm}
      aria-label={title}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !busy) onNo();
      }}
    >
      <p className={css.title}>{title}</p>
      {children}
      <div className="buttons">
        <Button look={danger ? 'danger' : 'primary'} disabled={busy || blocked} onClick={onYes}>
          {yes}
        </Button>
        <Button disabled={busy} onClick={onNo}>
          {no}
        </Button>
      </div>
    </section>
  );
}
