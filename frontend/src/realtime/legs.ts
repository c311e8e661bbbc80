/** The legs of a session, as turns and ears know them. */

import type { SessionGrant } from './dialer';
import type { Direction, Language } from './events';
import type { Leg } from './speech';
import type { Capabilities } from './transport';

const DIRECTIONS: Direction[] = ['en-es', 'es-en'];

export function sourceOf(direction: Direction): Language {
  return direction === 'en-es' ? 'en' : 'es';
}

export function targetOf(direction: Direction): Language {
  return direction === 'en-es' ? 'es' : 'en';
}

export function directionInto(target: Language): Direction {
  return target === 'es' ? 'en-es' : 'es-en';
}

/** One leg that turns round is either direction, one after the other. */
export function legsOf(grant: SessionGrant, can: Capabilities): Leg[] {
  if (!can.bothDirections) {
    return DIRECTIONS.map((name) => ({ name, source: sourceOf(name), target: targetOf(name) }));
  }
  return grant.legs.map((leg) => ({
    name: leg.direction,
    source: leg.source_language,
    target: leg.target_language,
  }));
}
