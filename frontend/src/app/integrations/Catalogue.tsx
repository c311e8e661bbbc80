import { useCallback } from 'react';
import type { EventSpec } from '../../api/integrations';
import { Badge } from '../../ui/Badge';
import { Panel } from '../../ui/Panel';
import { Unfold } from '../../ui/Unfold';
import css from './Catalogue.module.css';
import { familiesOf } from './EventChoice';
import { Failure } from './Failure';
import { useKit, useRemote } from './kit';
import { useIntegrationText } from './words';

/** What each event says: in words, by example and as JSON Schema. */
export function Catalogue() {
  const t = useIntegrationText();
  const { api } = useKit();
  const { data, loading, failure, reload } = useRemote(useCallback(() => api.eventTypes(), [api]));
  return (
    <Panel title={t('events.title')} level={1}>
      <p className={css.intro}>{t('events.intro')}</p>
      <Failure failure={failure} onRetry={reload} />
      {data === null && loading && <p role="status">{t('area.loading')}</p>}
      {familiesOf(data?.items ?? []).map(([family, specs]) => (
        <section key={family} className={css.family} aria-labelledby={`family-${family}`}>
          <h2 id={`family-${family}`}>{t.maybe('family', family) ?? family}</h2>
          <ul className={css.list}>
            {specs.map((spec) => (
              <Spec key={spec.type} spec={spec} />
            ))}
          </ul>
        </section>
      ))}
    </Panel>
  );
}

function Spec({ spec }: { spec: EventSpec }) {
  const t = useIntegrationText();
  const { type, description, examples, payload_schema } = spec;
  return (
    <li data-testid="event-type">
      <Unfold
        card
        summary={
          <>
            <code className={css.type}>{type}</code>
            {spec.default && <Badge tone="plain">{t('events.default')}</Badge>}
            <span className={css.text}>{t.maybe('event', type) ?? description}</span>
          </>
        }
      >
        {Object.entries(examples).map(([level, example]) => (
          <Unfold
            key={level}
            summary={t('events.example', {
              level: t.maybe('payload', level) ?? level,
            })}
          >
            <Json value={example} />
          </Unfold>
        ))}
        <Unfold summary={t('events.schema')}>
          <Json value={payload_schema} />
        </Unfold>
      </Unfold>
    </li>
  );
}

function Json({ value }: { value: unknown }) {
  return (
    <pre className={css.json} translate="no">
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}
