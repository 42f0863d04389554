// Owns the chord panel: its options as the core's view, choice and manner.
import { useMemo } from 'react';
import { PanelProps } from '@grafana/data';
import { TooltipDisplayMode } from '@grafana/schema';
import { Picture } from '../../core/Picture';
import { Options, sane } from './options';

const VIEW = JSON.stringify({ kind: 'chord' });

export function ChordPanel(panel: PanelProps<Options>) {
  const options = useMemo(() => sane(panel.options), [panel.options]);
  const { stages, split, value, top, other, sameNames } = options;
  const choice = useMemo(() => ({ stages, split, value, top, other, most: 2 }), [stages, split, value, top, other]);
  const manner = useMemo(() => ({ sameNames }), [sameNames]);
  return (
    <Picture
      panel={panel}
      view={VIEW}
      choice={choice}
      manner={manner}
      palette={options.palette}
      legend={options.legend}
      showTooltip={options.tooltip.mode !== TooltipDisplayMode.None}
    />
  );
}
