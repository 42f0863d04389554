// Owns the zoom to a row's time: a tenth of the shown range around its first time field.
import { FieldType, PanelProps } from '@grafana/data';
import { Named } from '../../core/tables';

/** What shows the dashboard around a row's time; none where the row has no time. */
export function zoomTo(row: number | undefined, fields: Map<string, Named>, panel: PanelProps): (() => void) | undefined {
  const time = [...fields.values()].find(({ field }) => field.type === FieldType.time)?.field;
  const at: unknown = row === undefined ? undefined : time?.values[row];
  if (typeof at !== 'number') {
    return undefined;
  }
  const { from, to } = panel.timeRange;
  const half = (to.valueOf() - from.valueOf()) / 20;
  return () => panel.onChangeTimeRange({ from: Math.floor(at - half), to: Math.ceil(at + half) });
}
