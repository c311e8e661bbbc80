import { useCallback, useEffect, useRef, useState } from 'react';
import type { Delivery, DeliveryFilter, EventType } from '../../api/integrations';
import { isDueSoon } from '../../integrations/follow';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import css from './DeliveryLog.module.css';
import { DeliveryRow } from './DeliveryRow';
import { Failure } from './Failure';
import { useKit, usePages, useRemote } from './kit';
import { useIntegrationText } from './words';

const STATES = ['pending', 'delivered', 'exhausted', 'cancelled'] as const;
const HOURS = { hour: 1, day: 24, week: 168, month: 720, quarter: 2_160 } as const;
type Range = keyof typeof HOURS;
/** What the server gives at once. */
const PAGE = 50;
/** While something is about to be tried, the log looks again by itself, for two minutes. */
const LOOK_AGAIN_MS = 2_000;
const MOST_LOOKS = 60;

export interface DeliveryLogProps {
  id: string;
  /** Grows whenever something was sent: the log looks again. */
  sent: number;
  enabled: boolean;
  onSent(): void;
}

/** Everything that was sent there, newest first, each with all that was tried. */
export function DeliveryLog({ id, sent, enabled, onSent }: DeliveryLogProps) {
  const t = useIntegrationText();
  const { api, clock } = useKit();
  const [status, setStatus] = useState<DeliveryFilter['status']>();
  const [type, setType] = useState<EventType>();
  const [range, setRange] = useState<Range>('month');
  const load = useCallback(
    (cursor?: string) => {
      const from = new Date(clock.now() - HOURS[range] * 3_600_000).toISOString();
      return api.deliveries(id, { status, type, from }, cursor);
    },
    [api, clock, id, status, type, range],
  );
  const { items, loading, failure, more, reload, change } = usePages(load);
  const seen = useRef(sent);
  const looks = useRef(0);
  useEffect(() => {
    if (seen.current === sent) return;
    seen.current = sent;
    looks.current = 0;
    reload();
  }, [sent, reload]);
  useEffect(() => {
    // Further pages would be lost: whoever reads them asks for news themselves.
    if (items === null || items.length > PAGE || looks.current >= MOST_LOOKS) return;
    if (!items.some((delivery) => isDueSoon(delivery, clock.now()))) return;
    return clock.after(LOOK_AGAIN_MS, () => {
      looks.current += 1;
      reload();
    });
  }, [clock, items, reload]);
  const filtered = status !== undefined || type !== undefined;

  const onChanged = (changed: Delivery) =>
    change((known) =>
      known.map((one) => (one.delivery_id === changed.delivery_id ? changed : one)),
    );

  return (
    <Panel title={t('log.title')}>
      <div className={css.filters}>
        <Select
          label={t('log.status')}
          value={status ?? ''}
          options={STATES.map((value) => ({ value, label: t(`delivery.${value}`) }))}
          any={t('log.any')}
          onChange={(value) => setStatus(STATES.find((one) => one === value))}
        />
        <EventTypeSelect value={type} onChange={setType} />
        <Select
          label={t('log.range')}
          value={range}
          options={(Object.keys(HOURS) as Range[]).map((value) => ({
            value,
            label: t(`log.range_${value}`),
          }))}
          onChange={(value) => setRange(value as Range)}
        />
        <Button onClick={reload}>{t('log.reload')}</Button>
      </div>
      <Failure failure={failure} onRetry={reload} />
      {items === null && loading && <p role="status">{t('area.loading')}</p>}
      {items?.length === 0 && (
        <p className={css.empty}>{t(filtered ? 'log.none_fits' : 'log.empty')}</p>
      )}
      {items !== null && items.length > 0 && (
        <ul className={css.list} aria-label={t('log.title')} aria-busy={loading}>
          {items.map((delivery) => (
            <DeliveryRow
              key={delivery.delivery_id}
              delivery={delivery}
              enabled={enabled}
              onChanged={onChanged}
              onSent={onSent}
            />
          ))}
        </ul>
      )}
      {more !== null && (
        <div>
          <Button disabled={loading} onClick={more}>
            {t('area.more')}
          </Button>
        </div>
      )}
    </Panel>
  );
}

interface EventTypeSelectProps {
  value: EventType | undefined;
  onChange(type: EventType | undefined): void;
}

function EventTypeSelect({ value, onChange }: EventTypeSelectProps) {
  const t = useIntegrationText();
  const { api } = useKit();
  const { data } = useRemote(useCallback(() => api.eventTypes(), [api]));
  const types = data?.items.map((spec) => spec.type as EventType) ?? [];
  return (
    <Select
      label={t('log.type')}
      value={value ?? ''}
      options={types.map((type) => ({ value: type, label: type }))}
      any={t('log.any')}
      onChange={(chosen) => onChange(types.find((type) => type === chosen))}
    />
  );
}

interface SelectProps {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  /** What stands for no choice at all. */
  any?: string;
  onChange(value: string): void;
}

function Select({ label, value, options, any, onChange }: SelectProps) {
  return (
    <Field label={label}>
      {(ids) => (
        <select {...ids} value={value} onChange={(event) => onChange(event.target.value)}>
          {any !== undefined && <option value="">{any}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
