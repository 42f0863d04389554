// Owns the Sankey panel: its options as the core's view, choice and manner.
import { useMemo } from 'react';
import { PanelProps } from '@grafana/data';
import { TooltipDisplayMode } from '@grafana/schema';
import { Picture } from '../../core/Picture';
import { Options, sane } from './options';

export function SankeyPanel(panel: PanelProps<Options>) {
  const options = useMemo(() => sane(panel.options), [panel.options]);
  const { color, sort, shape, stages, split, value, reverse, mirror, top, other, labels, alignment, direction, bar, pad } = options;
  const view = JSON.stringify({ kind: 'sankey', color: color === 'split' && !split ? 'namespace' : color, sort, shape, mirror: mirror || Boolean(reverse) });
  const choice = useMemo(() => ({ stages, split, value, reverse, mirror, top, other }), [stages, split, value, reverse, mirror, top, other]);
  const manner = useMemo(() => ({ labels, alignment, direction, bar, pad }), [labels, alignment, direction, bar, pad]);
  return (
    <Picture
      panel={panel}
      view={view}
      choice={choice}
      manner={manner}
      palette={options.palette}
      legend={options.legend}
      showTooltip={options.tooltip.mode !== TooltipDisplayMode.None}
    />
  );
}
