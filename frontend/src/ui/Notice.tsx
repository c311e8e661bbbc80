import type { ReactNode } from 'react';
import css from './Notice.module.css';

export interface NoticeProps {
  tone: 'info' | 'warning' | 'danger';
  children: ReactNode;
  /** What can be done about it. */
  action?: ReactNode;
}

/** Something the person should know; a danger is announced at once. */
export function Notice({ tone, children, action }: NoticeProps) {
  return (
    <div className={`${css.notice} ${css[tone]}`} role={tone === 'danger' ? 'alert' : 'status'}>
      <div className={css.text}>{children}</div>
      {action}
    </div>
  );
}
