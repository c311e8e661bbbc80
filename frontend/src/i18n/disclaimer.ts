/**
 * What is said and shown as a visit begins and as it ends. A version names the words themselves,
 * as a consent's does: its file never changes, and other words are a new version in a file of
 * its own, with its digests in the tests of the wordings.
 */

import type { Language } from '../api/wire';
import wording from './disclaimer/2026-11-23.json';

export type Moment = 'start' | 'end';

export const DISCLAIMER: Record<Language, Record<Moment, string>> = wording;
