import type { PageError } from '../errors/page-error';
import { Button } from '../ui/Button';
import { Panel } from '../ui/Panel';
import { ErrorNotice } from './ErrorNotice';
import { useFirstText } from './words';

export interface SignInProps {
  error: PageError | null;
  onSignIn(): void;
  onRetry(): void;
}

export function SignIn({ error, onSignIn, onRetry }: SignInProps) {
  const t = useFirstText();
  return (
    <>
      {error !== null && <ErrorNotice error={error} onRetry={onRetry} onSignIn={onSignIn} />}
      <Panel title={t('app.tagline')} level={1}>
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
