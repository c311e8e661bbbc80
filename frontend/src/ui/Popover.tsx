import { type ReactNode, useId } from 'react';
import { Button } from './Button';
import css from './Popover.module.css';

export interface PopoverProps {
  /** On the button that opens it. */
  open: string;
  title: string;
  close: string;
  children: ReactNode;
}

/** A native popover: closes by Escape, a click outside, or its own button. */
export function Popover({ open, title, close, children }: PopoverProps) {
  const id = useId();
  return (
    <>
      <Button popoverTarget={id}>{open}</Button>
      <div id={id} popover="auto" className={css.popover} role="dialog" aria-label={title}>
        <h2 className={css.title}>{title}</h2>
        {children}
        <div>
          <Button popoverTarget={id} popoverTargetAction="hide">
            {close}
          </Button>
        </div>
      </div>
    </>
  );
}
