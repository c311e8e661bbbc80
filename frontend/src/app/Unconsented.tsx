import { type FormEvent, type ReactNode, useCallback, useState } from 'react';
import type { Unconsented } from '../api/oversight';
import { type ConsentGiven, languagePair } from '../api/wire';
import { recordConsent } from '../store/consent';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { Unfold } from '../ui/Unfold';
import { ConsentForm } from './ConsentForm';
import { useAppDispatch, useAppSelector } from './hooks';
import { usePages } from './integrations/kit';
import { Failed, useCall, useKit } from './oversight/kit';
import css from './oversight/Oversight.module.css';
import { hrefTo } from './routes';
import { useMoments, useText } from './words';

const LEAST = 10;
const MOST = 500;

export interface UnconsentedListProps {
  /** Of this state alone; all where it is left out. */
  state?: Unconsented['state'];
  /** Around the list, where there is one. */
  children(list: ReactNode): ReactNode;
  empty?: ReactNode;
}

/** Visits that were interpreted in an emergency, and how each was made good. */
export function UnconsentedList({ state, children, empty = null }: UnconsentedListProps) {
  const t = useText();
  const { api } = useKit();
  const { items, loading, failure, more, reload } = usePages(
    useCallback((cursor?: string) => api.unconsented(state, cursor), [api, state]),
  );
  if (failure !== null) return <Failed failure={failure} onRetry={reload} />;
  if (items === null || items.length === 0) return items === null ? null : empty;
  return children(
    <>
      <ul className={css.list} aria-busy={loading} aria-label={t('urgent.todo')}>
        {items.map((one) => (
          <Row key={one.emergency_id} one={one} onSettled={reload} />
        ))}
      </ul>
      {more !== null && (
        <div>
          <Button disabled={loading} onClick={more}>
            {t('history.more')}
          </Button>
        </div>
      )}
    </>,
  );
}

function Row({ one, onSettled }: { one: Unconsented; onSettled(): void }) {
  const t = useText();
  const { day } = useMoments();
  const own = useAppSelector((state) => state.auth.member?.member_id === one.started_by);
  const past = { at: 'past_visit', id: one.conversation_id } as const;
  const running = { at: 'visit', id: one.conversation_id } as const;
  return (
    <li className={css.row} data-testid="unconsented">
      <div className={css.head}>
        <a href={hrefTo(own && one.visit_state === 'active' ? running : past)}>
          {t('urgent.visit', { when: day(one.started_at) })}
        </a>
        <Badge tone={one.state === 'open' ? 'danger' : 'quiet'}>
          {t(`urgent.state_${one.state}`)}
        </Badge>
      </div>
      <p className="soft">{t('urgent.by', { name: one.started_by_name ?? one.started_by })}</p>
      <blockquote>{one.reason ?? t('emergency.no_words')}</blockquote>
      {one.explanation !== null && <blockquote>{one.explanation}</blockquote>}
      {one.closed_at !== null && one.closed_at !== undefined && (
        <p className="soft">
          {t('urgent.settled', {
            name: one.closed_by_name ?? one.closed_by ?? '',
            when: day(one.closed_at),
          })}
        </p>
      )}
      {one.state === 'open' && own && <Record one={one} onSettled={onSettled} />}
      {one.state === 'open' && <Explain one={one} onSettled={onSettled} />}
    </li>
  );
}

/** For who sat with the patient: they can be asked now, the visit may long be over. */
function Record({ one, onSettled }: { one: Unconsented; onSettled(): void }) {
  const t = useText();
  const dispatch = useAppDispatch();
  const [outcome, setOutcome] = useState<'none' | 'busy' | 'failed'>('none');

  async function record(given: ConsentGiven) {
    setOutcome('busy');
    const recorded = await dispatch(recordConsent(one.conversation_id, given));
    setOutcome(recorded ? 'none' : 'failed');
    if (recorded) onSettled();
  }

  return (
    <Unfold summary={t('urgent.record')}>
      <ConsentForm
        languages={languagePair(one.languages)}
        busy={outcome === 'busy'}
        onAnswer={(given) => void record(given)}
      />
      <p role="status">{outcome === 'failed' && t('urgent.failed')}</p>
    </Unfold>
  );
}

function Explain({ one, onSettled }: { one: Unconsented; onSettled(): void }) {
  const t = useText();
  const { api } = useKit();
  const call = useCall();
  const [short, setShort] = useState(false);

  async function settle(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const said = String(new FormData(event.currentTarget).get('explanation') ?? '').trim();
    setShort(said.length < LEAST);
    if (said.length < LEAST) return;
    const settled = await call.run(said, (key) => api.explain(one.emergency_id, said, key));
    if (settled !== null) onSettled();
  }

  return (
    <Unfold summary={t('urgent.explain')}>
      <form className="rows" onSubmit={(event) => void settle(event)} noValidate>
        <Field
          label={t('urgent.explanation')}
          hint={t('glass.reason_hint')}
          error={short ? t('urgent.too_short', { count: LEAST }) : undefined}
        >
          {(ids) => <textarea {...ids} name="explanation" rows={2} maxLength={MOST} required />}
        </Field>
        <div>
          <Button type="submit" disabled={call.busy}>
            {t('urgent.settle')}
          </Button>
        </div>
      </form>
      <Failed failure={call.failure} />
    </Unfold>
  );
}
