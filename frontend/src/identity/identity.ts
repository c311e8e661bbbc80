/** Who is in front of the page. Raises `PageFailure` (`sign_in_failed`) where the issuer fails. */

import type { Tokens } from '../api/authorised-fetch';

export interface Identity extends Tokens {
  /** Finishes a sign-in that is under way, or finds one of this tab; whether somebody is signed in. */
  restore(): Promise<boolean>;
  /** Leaves for the issuer's page, and comes back to where the person was. */
  signIn(): Promise<void>;
  signOut(): Promise<void>;
}
