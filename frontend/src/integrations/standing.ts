import type { Endpoint } from '../api/integrations';

/** How an endpoint stands, in one word. */
export type Standing = 'enabled' | 'failing' | 'paused' | 'disabled' | 'gone' | 'gave_up';

/** `now` is in milliseconds: a breaker that has run out lets the next attempt through. */
export function standingOf(
  { state, disabled_reason, health }: Pick<Endpoint, 'state' | 'disabled_reason' | 'health'>,
  now: number,
): Standing {
  if (state === 'disabled') {
    if (disabled_reason === 'gone') return 'gone';
    return disabled_reason === 'failing' ? 'gave_up' : 'disabled';
  }
  if (health == null) return 'enabled';
  const open = health.open_until !== null && Date.parse(health.open_until) > now;
  return open ? 'paused' : 'failing';
}
