import { useCallback } from 'react';
import type { Delivery, EventType } from '../../api/integrations';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import css from './DeliveryLog.module.css';
import { DeliveryRow } from './DeliveryRow';
import { RANGES, type Range, useDeliveryLog } from './delivery-log';
import { Failure } from './Failure';
import { useKit, useRemote } from './kit';
import { useIntegrationText } from './words';

const STATES = ['pending', 'delivered', 'exhausted', 'cancelled'] as const;
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
  const log = useDeliveryLog(id, sent);
  const { status, type, range, items, loading, failure, more, reload, change } = log;
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
          onChange={(value) => log.chooseStatus(STATES.find((one) => one === value))}
        />
        <EventTypeSelect value={type} onChange={log.chooseType} />
        <Select
          label={t('log.range')}
          value={range}
          options={RANGES.map((value) => ({
            value,
            label: t(`log.range_${value}`),
          }))}
          onChange={(value) => log.chooseRange(value as Range)}
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
