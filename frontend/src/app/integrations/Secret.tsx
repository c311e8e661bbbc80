import { useState } from 'react';
import type { Endpoint } from '../../api/integrations';
import { Button } from '../../ui/Button';
import { Choice } from '../../ui/Choice';
import { Confirm } from '../../ui/Confirm';
import { Panel } from '../../ui/Panel';
import { ShownOnce } from '../../ui/ShownOnce';
import { useText } from '../words';
import css from './Cards.module.css';
import { Failure } from './Failure';
import { useCall, useKit } from './kit';
import { useIntegrationText, useLogMoments } from './words';

export interface SecretShownProps {
  secret: string;
  done: string;
  onDone(): void;
}

/** The signing secret, the one time that it can be read. */
export function SecretShown({ secret, done, onDone }: SecretShownProps) {
  const t = useIntegrationText();
  const later = useText();
  return (
    <ShownOnce
      title={t('secret.shown')}
      warning={t('secret.once')}
      text={secret}
      copy={later('review.copy')}
      copied={later('review.copied')}
      notCopied={later('review.copy_failed')}
      done={done}
      onDone={onDone}
    />
  );
}

const OVERLAPS = ['24', '168', '1', '0'] as const;
type Overlap = (typeof OVERLAPS)[number];

/** Which secrets sign, and how to take a new one. */
export function SecretPanel(props: { endpoint: Endpoint; onRotated(endpoint: Endpoint): void }) {
  const { endpoint, onRotated } = props;
  const t = useIntegrationText();
  const moment = useLogMoments();
  const { api } = useKit();
  const call = useCall();
  const [asking, setAsking] = useState(false);
  const [overlap, setOverlap] = useState<Overlap>('24');
  const [secret, setSecret] = useState<string | null>(null);
  const { endpoint_id, signing, overlap_until, rotations } = endpoint;

  async function rotate() {
    const about = { rotation: rotations, overlap };
    const rotated = await call.run(about, (key) =>
      api.rotateSecret(endpoint_id, Number(overlap), key),
    );
    if (rotated === null) return;
    const { secret: shown, ...changed } = rotated.data;
    setAsking(false);
    setSecret(shown);
    onRotated({ ...changed, health: endpoint.health });
  }

  return (
    <div className={css.card}>
      <Panel title={t('secret.title')}>
        {secret !== null && (
          <SecretShown secret={secret} done={t('secret.kept')} onDone={() => setSecret(null)} />
        )}
        <p>
          {overlap_until === null
            ? t('secret.one_signs')
            : t('secret.several_sign', { count: signing, until: moment(overlap_until) })}
        </p>
        {asking ? (
          <Confirm
            title={t('secret.rotate')}
            yes={t('secret.rotate_now')}
            no={t('form.cancel')}
            busy={call.busy}
            danger={overlap === '0'}
            onYes={() => void rotate()}
            onNo={() => setAsking(false)}
          >
            <p>{t('secret.explained')}</p>
            <Choice<Overlap>
              legend={t('secret.overlap')}
              layout="column"
              value={overlap}
              options={OVERLAPS.map((value) => ({ value, label: t(`secret.overlap_${value}`) }))}
              onChange={setOverlap}
            />
            <Failure failure={call.failure} />
          </Confirm>
        ) : (
          <div>
            <Button onClick={() => setAsking(true)}>{t('secret.rotate')}</Button>
          </div>
        )}
      </Panel>
    </div>
  );
}
