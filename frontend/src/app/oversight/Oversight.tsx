import { type ComponentType, Suspense, useMemo } from 'react';
import type { Role } from '../../api/oversight';
import { loadOversight } from '../../store/oversight';
import { Notice } from '../../ui/Notice';
import { Tabs } from '../../ui/Tabs';
import { useAppDispatch, useAppSelector } from '../hooks';
import { hrefTo } from '../routes';
import { useText } from '../words';
import { Access } from './Access';
import { Attestations } from './Attestations';
import { Audit } from './Audit';
import { Emergencies } from './Emergencies';
import { Keeping } from './Keeping';
import { KitProvider } from './kit';
import { Members } from './Members';
import { WithoutConsent } from './WithoutConsent';

const PARTS = {
  audit: Audit,
  access: Access,
  emergencies: Emergencies,
  members: Members,
  unconsented: WithoutConsent,
  keeping: Keeping,
  attestations: Attestations,
} satisfies Record<string, ComponentType>;

type Part = keyof typeof PARTS;

/** What each role watches over, what it comes for first; the server judges again. */
const OF_ROLE: Record<Role, Part[]> = {
  clinician: [],
  supervisor: ['emergencies', 'unconsented', 'keeping'],
  admin: ['members', 'emergencies', 'keeping', 'attestations'],
  auditor: ['audit', 'access', 'emergencies', 'keeping', 'attestations'],
};

/** Who watches over a clinic, and what they see of it: never what was said. */
export default function Oversight({ part }: { part: string | null }) {
  const t = useText();
  const dispatch = useAppDispatch();
  const role = useAppSelector((state) => state.auth.member?.role ?? 'clinician');
  const kit = useMemo(() => dispatch(loadOversight()), [dispatch]);
  const parts = OF_ROLE[role];
  const shown = parts.find((one) => one === part) ?? parts[0];
  if (shown === undefined) return <Notice tone="warning">{t('oversight.forbidden')}</Notice>;
  const Screen = PARTS[shown];
  return (
    <Suspense fallback={<p role="status">{t('app.loading')}</p>}>
      <KitProvider kit={kit}>
        <Tabs
          label={t('oversight.title')}
          tabs={parts.map((one) => ({
            href: hrefTo({ at: 'oversight', part: one }),
            label: t(`oversight.${one}`),
            here: one === shown,
          }))}
        />
        <Screen key={shown} />
      </KitProvider>
    </Suspense>
  );
}
