/** Who is in front of the page. Raises `PageFailure` (`sign_in_failed`) where the issuer fails. */

import type { Tokens } from '../api/authorised-fetch';
import type { Left } from './left-alone';

export interface Identity extends Tokens {
  /** Finishes a sign-in that is under way, or finds one of this tab; whether somebody is signed in. */
  restore(): Promise<boolean>;
  /** Leaves for the issuer's page, and comes back to where the person was. */
  signIn(): Promise<void>;
  /** Ends the issuer's session too, where the issuer can be asked. */
  signOut(): Promise<void>;
  /** Lets nobody in here without their credentials, after a reload and in other tabs neither. */
  leaveAlone(left: Left): void;
  /** Why the next sign-in asks for credentials, where it does for that reason. */
  left(): Left | null;
  /** Drops this tab's tokens; the page stays where it is. */
  forget(): Promise<void>;
}
