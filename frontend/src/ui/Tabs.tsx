import css from './Tabs.module.css';

export interface Tab {
  href: string;
  label: string;
  here: boolean;
}

/** The parts of one area; each has an address of its own. */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  return (
    <nav className={css.tabs} aria-label={label}>
      {tabs.map(({ href, label: name, here }) => (
        <a key={href} href={href} aria-current={here ? 'page' : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}
