import { type ReactNode, useEffect, useRef } from 'react';
import css from './HoldButton.module.css';

export interface HoldButtonProps {
  held: boolean;
  onHold(held: boolean): void;
  /** The language of its words, where that is not the page's. */
  lang?: string;
  side?: 'clinician' | 'patient';
  children: ReactNode;
}

/** Works for as long as it is held, by finger, mouse or keyboard; letting go anywhere ends it. */
export function HoldButton({ held, onHold, lang, side, children }: HoldButtonProps) {
  const release = () => {
    if (held) onHold(false);
  };
  const shown = useRef({ held, onHold });
  useEffect(() => {
    shown.current = { held, onHold };
  });
  // One that goes while it is held, as with a lost connection, hears of no finger any more.
  useEffect(
    () => () => {
      if (shown.current.held) shown.current.onHold(false);
    },
    [],
  );
  return (
    <button
      type="button"
      className={`${css.hold} ${side === undefined ? '' : css[side]}`}
      lang={lang}
      aria-pressed={held}
      onPointerDown={(event) => {
        // Otherwise a finger that slides off the button would leave it held for ever.
        event.currentTarget.setPointerCapture?.(event.pointerId);
        onHold(true);
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onLostPointerCapture={release}
      onBlur={release}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key !== ' ' && event.key !== 'Enter') return;
        event.preventDefault();
        if (!event.repeat) onHold(true);
      }}
      onKeyUp={release}
    >
      {children}
    </button>
  );
}
