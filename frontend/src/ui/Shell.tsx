import { type ReactNode, useEffect, useRef } from 'react';
import css from './Shell.module.css';

export interface ShellProps {
  brand: string;
  skip: string;
  nav: ReactNode;
  /** Stands above everything, on every screen. */
  banner: ReactNode | null;
  /** Names the screen: another one begins at its top, for the eye and for a screen reader. */
  screen: string;
  /** The screen scrolls inside itself instead of as a page. */
  full?: boolean;
  children: ReactNode;
}

export function Shell(props: ShellProps) {
  const { brand, skip, nav, banner, screen, full = false, children } = props;
  const main = useRef<HTMLElement>(null);
  const shown = useRef(screen);
  useEffect(() => {
    if (shown.current === screen) return;
    shown.current = screen;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [screen]);
  return (
    <div className={full ? css.full : css.page}>
      {/* A button: the address's fragment is the router's. */}
      <button type="button" className={css.skip} onClick={() => main.current?.focus()}>
        {skip}
      </button>
      <header>
        {banner !== null && <p className={css.banner}>{banner}</p>}
        <div className={css.bar}>
          <a className={css.brand} href="#/">
            <svg viewBox="0 0 32 20" width="32" height="20" aria-hidden="true">
              <path
                d="M1 16h30M3 16V8m26 8V8M3 9c6 0 9 3 9 7m17-7c-6 0-9 3-9 7M3 8c9-8 17-8 26 0"
                fill="none"
                stroke="currentColor"
                strokeWidth="2"
                strokeLinecap="round"
              />
            </svg>
            <span className={css.name}>{brand}</span>
          </a>
          <nav className={css.nav}>{nav}</nav>
        </div>
      </header>
      <main ref={main} className={full ? css.fullMain : css.main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
