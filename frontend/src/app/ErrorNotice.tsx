import type { PageError, Recovery } from '../errors/page-error';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { go } from './routes';
import { useFirstText } from './words';

export interface ErrorNoticeProps {
  error: PageError;
  onRetry?: () => void;
  onSignIn?: () => void;
  onListen?: () => void;
}

/** The one view of every error: what happened, and what can be done about it. */
export function ErrorNotice({ error, onRetry, onSignIn, onListen }: ErrorNoticeProps) {
  const t = useFirstText();
  const ways: Record<Recovery, (() => void) | undefined> = {
    retry: onRetry,
    allow_microphone: onRetry,
    listen: onListen,
    sign_in: onSignIn,
    go_home: () => go({ at: 'home' }),
    wait: undefined,
  };
  const { recovery } = error;
  const act = ways[recovery];
  return (
    <Notice
      tone={error.category === 'page' ? 'warning' : 'danger'}
      action={
        act !== undefined &&
        recovery !== 'wait' && <Button onClick={act}>{t(`recovery.${recovery}`)}</Button>
      }
    >
      <p>{t(`error.${error.code}`)}</p>
      {error.requestId !== null && <small>{t('app.request', { id: error.requestId })}</small>}
    </Notice>
  );
}
