/** What the screens of this area work with, and how they say what failed. */

import { createContext, type ReactNode, use, useContext } from 'react';
import type { ApiFailure } from '../../api/client';
import { failureToError } from '../../api/failures';
import type { OversightKit } from '../../store/oversight';
import { type Call, useCallWith } from '../integrations/kit';
import { MemberError } from '../MemberError';

const KitContext = createContext<OversightKit | null>(null);

export function KitProvider(props: { kit: Promise<OversightKit>; children: ReactNode }) {
  return <KitContext value={use(props.kit)}>{props.children}</KitContext>;
}

export function useKit(): OversightKit {
  const kit = useContext(KitContext);
  if (kit === null) throw new Error('KitProvider is missing');
  return kit;
}

/** One thing at a time that changes something. */
export function useCall(): Call {
  return useCallWith(useKit().newId);
}

/** What did not work, in the page's own words. */
export function Failed({ failure, onRetry }: { failure: ApiFailure | null; onRetry?: () => void }) {
  return failure === null ? null : (
    <MemberError error={failureToError(failure)} onRetry={onRetry} />
  );
}
