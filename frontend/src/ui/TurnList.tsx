import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import css from './TurnList.module.css';

export interface TurnListProps {
  label: string;
  empty: string;
  count: number;
  /** `TurnBlock`s. */
  children: ReactNode;
  /** Keeps the newest turn in view, unless somebody scrolled away from it. */
  follow?: boolean;
  /** The turns just brought into view: the list stays there until somebody scrolls. */
  pointedAt?: readonly string[];
}

/** How far from its end, in pixels, the list still counts as being read there. */
const NEAR_END = 160;

export function TurnList(props: TurnListProps) {
  const { label, empty, count, children, follow = false, pointedAt } = props;
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const pointing = useRef(false);

  useLayoutEffect(() => {
    if (pointedAt === undefined || pointedAt.length === 0) return;
    atEnd.current = false;
    // The scrolling that follows is the page's, and may well end near the end.
    pointing.current = true;
  }, [pointedAt]);

  // Runs after every render, as a growing turn moves the end without a new turn; scrolls with the
  // next frame, because asking for the height at once would lay the page out word by word.
  useEffect(() => {
    if (!follow || !atEnd.current) return;
    const frame = requestAnimationFrame(() => {
      const element = box.current;
      if (element !== null && atEnd.current) element.scrollTop = element.scrollHeight;
    });
    return () => cancelAnimationFrame(frame);
  });

  // A turned tablet, a keyboard or a button that comes takes room: what is read is still the end.
  useEffect(() => {
    const element = box.current;
    if (!follow || element === null) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [follow]);

  function remember() {
    const element = box.current;
    if (element === null) return;
    if (pointing.current) {
      pointing.current = false;
      return;
    }
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END;
  }

  return (
    <div
      ref={box}
      className={follow ? css.following : css.box}
      onScroll={remember}
      role="log"
      aria-live="polite"
      aria-label={label}
      tabIndex={follow ? 0 : undefined}
    >
      {count === 0 && <p className={css.empty}>{empty}</p>}
      {children}
    </div>
  );
}

/** Some turns that follow each other; see its style for why they are kept together. */
export function TurnBlock({ children }: { children: ReactNode }) {
  return <ol className={css.block}>{children}</ol>;
}
