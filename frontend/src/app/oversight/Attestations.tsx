import { type FormEvent, useCallback, useState } from 'react';
import type { ApiPath, AttestationState } from '../../api/oversight';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Field, Tick } from '../../ui/Field';
import { Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Panel';
import { useAppSelector } from '../hooks';
import { useRemote } from '../integrations/kit';
import { useMoments, useText } from '../words';
import { Failed, useCall, useKit } from './kit';
import css from './Oversight.module.css';

const PATHS: ApiPath[] = ['translations', 'realtime', 'text'];

/** What was declared about the vendors, and what data the clinic may put in. */
export function Attestations() {
  const t = useText();
  const { api } = useKit();
  const mayAttest = useAppSelector((state) => state.auth.member?.role === 'admin');
  const { data, failure, reload, set } = useRemote(useCallback(() => api.attestations(), [api]));
  return (
    <Panel title={t('oversight.attestations')} level={1}>
      <p>{t('attest.intro')}</p>
      <Failed failure={failure} onRetry={reload} />
      {data !== null && (
        <>
          <Data state={data} mayAttest={mayAttest} onChanged={set} />
          <ul className={css.list} aria-label={t('oversight.attestations')}>
            {PATHS.map((path) => (
              <Path key={path} path={path} state={data} mayAttest={mayAttest} onChanged={set} />
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

interface StateProps {
  state: AttestationState;
  mayAttest: boolean;
  onChanged(state: AttestationState): void;
}

function Data({ state, mayAttest, onChanged }: StateProps) {
  const t = useText();
  const { api } = useKit();
  const call = useCall();
  const real = state.data === 'patients';

  async function change() {
    const changed = await call.run(real, () => api.switchData(real ? 'demo' : 'patients'));
    if (changed !== null) onChanged(changed.data);
  }

  return (
    <>
      <Notice
        tone={real ? 'info' : 'warning'}
        action={
          mayAttest && (
            <Button
              disabled={call.busy || (!real && state.missing.length > 0)}
              onClick={() => void change()}
            >
              {t(real ? 'attest.to_demo' : 'attest.to_patients')}
            </Button>
          )
        }
      >
        <p>{t(real ? 'attest.patients' : 'attest.demo')}</p>
      </Notice>
      <Failed failure={call.failure} />
    </>
  );
}

function Path({ path, state, mayAttest, onChanged }: StateProps & { path: ApiPath }) {
  const t = useText();
  const { day } = useMoments();
  const { api } = useKit();
  const call = useCall();
  const [nothingKept, setNothingKept] = useState(false);
  const known = state.items.find((one) => one.path === path);
  const used = state.needed.includes(path);

  async function attest(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const signed = String(new FormData(event.currentTarget).get('signed') ?? '');
    const changed = await call.run({ path, signed }, () => api.attest(path, signed));
    if (changed !== null) onChanged(changed.data);
  }

  async function takeBack() {
    const changed = await call.run({ path }, () => api.takeAttestationBack(path));
    if (changed !== null) onChanged(changed.data);
  }

  return (
    <li className={css.row} data-testid="attestation">
      <div className={css.head}>
        <strong>{t(`attest.${path}`)}</strong>
        {known !== undefined ? (
          <Badge tone="good">{t('attest.done')}</Badge>
        ) : (
          <Badge tone={used ? 'danger' : 'quiet'}>
            {t(used ? 'attest.missing' : 'attest.unused')}
          </Badge>
        )}
      </div>
      {known !== undefined && (
        <p className="soft">
          {t('attest.facts', { signed: known.baa_signed_on, when: day(known.attested_at) })}
        </p>
      )}
      {known !== undefined && mayAttest && (
        <div>
          <Button look="danger" disabled={call.busy} onClick={() => void takeBack()}>
            {t('attest.take_back')}
          </Button>
        </div>
      )}
      {known === undefined && mayAttest && (
        <form className="rows" onSubmit={(event) => void attest(event)}>
          <Field label={t('attest.signed_on')}>
            {(ids) => <input {...ids} name="signed" type="date" required />}
          </Field>
          <Tick label={t('attest.nothing_kept')} checked={nothingKept} onChange={setNothingKept} />
          <div>
            <Button type="submit" disabled={call.busy || !nothingKept}>
              {t('attest.go')}
            </Button>
          </div>
        </form>
      )}
      <Failed failure={call.failure} />
    </li>
  );
}
