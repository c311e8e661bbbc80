import { useEffect, useRef, useState } from 'react';
import { Button } from './Button';
import css from './ShownOnce.module.css';

export interface ShownOnceProps {
  title: string;
  /** That it is not shown again. */
  warning: string;
  text: string;
  copy: string;
  copied: string;
  notCopied: string;
  /** On the button that puts it away. */
  done: string;
  onDone(): void;
}

/** A secret that is on the page once: to copy, and then to put away. */
export function ShownOnce(props: ShownOnceProps) {
  const { title, warning, text, copy, copied, notCopied, done, onDone } = props;
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'failed'>('none');
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);

  async function copyIt() {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome('failed');
    }
  }

  return (
    <section ref={box} className={css.box} aria-label={title} tabIndex={-1}>
      <p className={css.title}>{title}</p>
      <p>{warning}</p>
      <code className={css.text} data-testid="shown-once" translate="no">
        {text}
      </code>
      <div className="buttons">
        <Button look="primary" onClick={() => void copyIt()}>
          {copy}
        </Button>
        <Button onClick={onDone}>{done}</Button>
        <span role="status">
          {outcome === 'copied' && copied}
          {outcome === 'failed' && notCopied}
        </span>
      </div>
    </section>
  );
}
