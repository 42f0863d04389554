// Owns the menu of a chosen thing: its data links, the ad-hoc filters that keep it or leave it out, its time.
import { LinkModel } from '@grafana/data';
import { ContextMenu, MenuGroup, MenuItem, usePanelContext } from '@grafana/ui';
import { Condition, Select } from './effects';
import { Named } from './tables';

interface Props {
  chosen: Select;
  box: HTMLElement;
  fields: Map<string, Named>;
  /** What the fields chosen for drawing are: stages, then the value. */
  drawn: string[];
  /** Where it has a time: shows the dashboard around that. */
  onZoom?: () => void;
  onClose: () => void;
}

/** Whether there is anything that the menu could offer. */
export function offers(props: Pick<Props, 'chosen' | 'fields' | 'drawn'>, canFilter: boolean): boolean {
  const { chosen } = props;
  return links(props).length > 0 || (canFilter && Boolean(chosen.keep ?? chosen.leave));
}

export function Menu(props: Props) {
  const { chosen, box, onZoom, onClose } = props;
  const context = usePanelContext();
  const rect = box.getBoundingClientRect();
  const add = (conditions: Condition[]) => {
    conditions.forEach((condition) => context.onAddAdHocFilter?.(condition as never));
    onClose();
  };
  const filter = (label: string, conditions: Condition[] | null) =>
    conditions && context.onAddAdHocFilter ? (
      <MenuItem label={label} icon={label.startsWith('Filter out') ? 'search-minus' : 'search-plus'} description={said(conditions)} onClick={() => add(conditions)} />
    ) : null;
  const found = links(props);
  return (
    <ContextMenu
      x={rect.left + chosen.x}
      y={rect.top + chosen.y}
      onClose={onClose}
      focusOnOpen
      renderHeader={() => <div style={{ padding: '4px 8px', fontWeight: 500, maxWidth: 420, overflowWrap: 'anywhere' }}>{chosen.label}</div>}
      renderMenuItems={() => (
        <>
          {found.length > 0 && (
            <MenuGroup label="Links">
              {found.map((link, at) => (
                <MenuItem key={at} label={link.title} url={link.href} target={link.target} icon={link.target === '_self' ? 'link' : 'external-link-alt'} onClick={link.onClick} />
              ))}
            </MenuGroup>
          )}
          {filter('Filter for', chosen.keep)}
          {filter('Filter out', chosen.leave)}
          {onZoom && <MenuItem label="Zoom to its time" icon="clock-nine" onClick={() => { onZoom(); onClose(); }} />}
        </>
      )}
    />
  );
}

const said = (conditions: Condition[]) => conditions.map(({ key, operator, value }) => `${key} ${operator} ${value || '""'}`).join(' and ');

/** The data links of what was chosen: of its fields at its first row, and of the value there. */
function links({ chosen, fields, drawn }: Pick<Props, 'chosen' | 'fields' | 'drawn'>): Array<LinkModel<unknown>> {
  const row = chosen.row ?? firstRow(chosen, fields);
  if (row < 0) {
    return [];
  }
  const names = chosen.values.map(({ field }) => field);
  const value = drawn.at(-1);
  const all = value && !names.includes(value) && chosen.row === undefined ? [...names, value] : names;
  return all.flatMap((name) => {
    const named = fields.get(name);
    return named?.field.getLinks?.({ valueRowIndex: row }) ?? [];
  });
}

/** The first row that has all values of what was chosen. */
function firstRow(chosen: Select, fields: Map<string, Named>): number {
  const wanted = chosen.values.map(({ field, value }) => ({ values: fields.get(field)?.field.values ?? [], value }));
  const length = wanted[0]?.values.length ?? 0;
  for (let row = 0; row < length; row += 1) {
    if (wanted.every(({ values, value }) => String(values[row] ?? '') === value)) {
      return row;
    }
  }
  return -1;
}
