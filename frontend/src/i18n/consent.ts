/**
 * What a patient is told before a machine interprets. A version names the words themselves, for as
 * long as a consent refers to it: its file never changes, and other words are another version,
 * in a file of its own, with its digests in the server's `domain/wordings.py`.
 */

import type { Language } from '../api/wire';
import wording from './consent/2026-11-23.json';

export const CONSENT_VERSION = '2026-11-23';

export interface ConsentWording {
  title: string;
  points: string[];
  question: string;
  /** Asked apart: an interpreted visit is not recorded without it. */
  recording: { text: string; agree: string };
}

export const CONSENT: Record<Language, ConsentWording> = wording;
