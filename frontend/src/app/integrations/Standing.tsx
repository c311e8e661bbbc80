import type { Endpoint } from '../../api/integrations';
import { standingOf } from '../../integrations/standing';
import { Badge, type BadgeTone } from '../../ui/Badge';
import { Notice } from '../../ui/Notice';
import { useKit } from './kit';
import { useIntegrationText, useLogMoments } from './words';

const TONES: Record<ReturnType<typeof standingOf>, BadgeTone> = {
  enabled: 'good',
  failing: 'warning',
  paused: 'danger',
  disabled: 'quiet',
  gone: 'danger',
  gave_up: 'danger',
};

/** Whether it is enabled, and whether it answers. */
export function StandingBadge({ endpoint }: { endpoint: Endpoint }) {
  const t = useIntegrationText();
  const { clock } = useKit();
  const standing = standingOf(endpoint, clock.now());
  return <Badge tone={TONES[standing]}>{t(`standing.${standing}`)}</Badge>;
}

/** Since when it fails, what is done about it and when it would be given up; or why it was. */
export function StandingNotice({ endpoint }: { endpoint: Endpoint }) {
  const t = useIntegrationText();
  const { clock } = useKit();
  const moment = useLogMoments();
  const standing = standingOf(endpoint, clock.now());
  const { health, disabled_at } = endpoint;
  if (standing === 'enabled') return null;
  if (endpoint.state === 'disabled') {
    const when = disabled_at === null ? '' : moment(disabled_at);
    return (
      <Notice tone={standing === 'disabled' ? 'info' : 'danger'}>
        <p>{t(`standing.${standing}_text` as 'standing.gone_text', { when })}</p>
        <p>{t('standing.meanwhile')}</p>
      </Notice>
    );
  }
  if (health == null) return null;
  const { failures, failing_since, open_until, disabled_after, warnings } = health;
  return (
    <Notice tone="warning">
      <p>{t('standing.failing_text', { failures, since: moment(failing_since) })}</p>
      {standing === 'paused' && open_until !== null && (
        <p>{t('standing.paused_text', { until: moment(open_until) })}</p>
      )}
      <p>
        {t('standing.gives_up', { when: moment(disabled_after) })}{' '}
        {warnings > 0 && t('standing.warnings', { count: warnings })}
      </p>
    </Notice>
  );
}
