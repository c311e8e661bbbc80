import type { ApiFailure } from '../../api/client';
import { refusalOf, type Said } from '../../integrations/refusal';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { useFirstText } from '../words';
import { SaidWords, useIntegrationText } from './words';

export interface FailureProps {
  failure: ApiFailure | null;
  /** Fields of a form that says itself what is wrong with them. */
  fields?: readonly string[];
  onRetry?: () => void;
}

/** What did not work, and what can be done about it. */
export function Failure({ failure, fields = [], onRetry }: FailureProps) {
  const t = useIntegrationText();
  const first = useFirstText();
  if (failure === null) return null;
  const { general, fields: beside } = refusalOf(failure, fields);
  const onlyFields = general === null && Object.keys(beside).length > 0;
  const id = failure.problem?.request_id;
  return (
    <Notice
      tone="danger"
      action={onRetry && <Button onClick={onRetry}>{first('recovery.retry')}</Button>}
    >
      <p>
        {onlyFields ? t('form.see_fields') : <What status={failure.status} general={general} />}
      </p>
      {id !== undefined && <small>{first('app.request', { id })}</small>}
    </Notice>
  );
}

/** The page's words for the reason, else for the kind of answer, else the server's own. */
function What({ status, general }: { status: number; general: Said | null }) {
  const t = useIntegrationText();
  const first = useFirstText();
  if (general !== null && t.maybe('problem', general.code) !== null) {
    return <SaidWords said={general} />;
  }
  const kind = t.maybe('failed', String(Math.min(status, 500)));
  if (kind !== null) return kind;
  return general === null ? first('error.unexpected') : <SaidWords said={general} />;
}
