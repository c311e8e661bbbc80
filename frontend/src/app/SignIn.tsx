import type { PageError } from '../errors/page-error';
import type { Left } from '../identity/left-alone';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { Panel } from '../ui/Panel';
import { ErrorNotice } from './ErrorNotice';
import { useFirstText } from './words';

export interface SignInProps {
  error: PageError | null;
  /** Nobody was there for too long, and that is why somebody has to sign in. */
  left: Left | null;
  onSignIn(): void;
  onRetry(): void;
}

export function SignIn({ error, left, onSignIn, onRetry }: SignInProps) {
  const t = useFirstText();
  return (
    <>
      {error !== null && <ErrorNotice error={error} onRetry={onRetry} onSignIn={onSignIn} />}
      {left !== null && <Notice tone="warning">{t(`sign_in.${left}`)}</Notice>}
      <Panel title={t('app.tagline')} level={1} card>
        <p>{t('sign_in.text')}</p>
        <div>
          <Button look="primary" size="large" onClick={onSignIn}>
            {t('sign_in.button')}
          </Button>
        </div>
      </Panel>
    </>
  );
}
