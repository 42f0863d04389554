// Owns the React side of the flow table: its box, what goes into the core and what comes out.
import { CSSProperties, useEffect, useMemo, useRef, useState } from 'react';
import { PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { Button, RadioButtonGroup, usePanelContext, useTheme2 } from '@grafana/ui';
import type { WeirTable } from 'weir-core';
import { Effect, Select } from '../../core/effects';
import { useCore } from '../../core/load';
import { hex, themeOf, wordsOf, writerOf } from '../../core/look';
import { Menu, offers } from '../../core/Menu';
import { readTables } from '../../core/tables';
import { paintOf } from './cells';
import { useColumns } from './columns';
import { useCrosshair } from './crosshair';
import { Options, sane } from './options';
import { zoomTo } from './zoom';

export function FlowTablePanel(panel: PanelProps<Options>) {
  const { core, fault: loadFault } = useCore();
  const theme = useTheme2();
  const context = usePanelContext();
  const options = useMemo(() => sane(panel.options), [panel.options]);
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const [host, setHost] = useState<WeirTable>();
  const [fault, setFault] = useState<string>();
  const [frame, setFrame] = useState(0);
  const [chosen, setChosen] = useState<Select>();
  const series = panel.data.series;
  const at = Math.min(frame, series.length - 1);
  // One frame is shown at a time.
  const { tables, fields } = useMemo(() => readTables(at < 0 ? [] : [series[at]]), [series, at]);
  const words = useMemo(() => wordsOf(fields, theme), [fields, theme]);
  const { painted, paint } = useMemo(() => paintOf(fields, theme), [fields, theme]);
  const columns = useColumns(panel, options, fields);
  const crosshair = useCrosshair(host);
  const onEffect = useRef<(effect: Effect) => void>(() => {});
  onEffect.current = (effect) => {
    if (effect.kind === 'select') {
      const offered = offers({ chosen: effect, fields, drawn: [] }, Boolean(context.onAddAdHocFilter)) || zoomTo(effect.row, fields, panel);
      setChosen(offered ? effect : undefined);
    } else if (effect.kind === 'columns') {
      columns.keep(effect);
    } else if (effect.kind === 'crosshair') {
      crosshair(effect.at);
    }
  };

  useEffect(() => {
    if (!core || !box) {
      return;
    }
    const made = new core.WeirTable(box, (effect: Effect) => onEffect.current(effect));
    setHost(made);
    return () => {
      setHost(undefined);
      made.free();
    };
  }, [core, box]);

  useEffect(() => host?.setTheme(themeOf(theme)), [host, theme]);

  useEffect(() => {
    if (!host) {
      return;
    }
    const writers = new Map([...fields].map(([name, { field }]) => [name, writerOf(field, theme)]));
    try {
      const said = JSON.stringify({ ...words, painted, background: hex(theme.colors.background.primary) });
      host.setTable(tables[0] ?? [], columns.said(), said, (name: string, value: number) => writers.get(name)?.(value) ?? String(value), paint);
      setFault(undefined);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
    setChosen(undefined);
  }, [host, tables, fields, words, painted, paint, columns.turn, theme]);

  // As in Grafana's own tables.
  const looks = { '--weir-font': `${theme.typography.fontSize}px`, '--weir-heading': theme.colors.text.secondary } as CSSProperties;
  const why = loadFault ?? fault;
  const empty = !tables[0]?.length;
  const { id, data, fieldConfig } = panel;
  const frames = series.map((one, value) => ({ value, label: one.name ?? one.refId ?? String(value + 1) }));
  return (
    <>
    {(why || empty) && <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} message={why} />}
    {/* Hidden, not taken away: what a person chose stays for the next data. */}
    <div style={{ position: 'relative', width: panel.width, height: panel.height, display: why || empty ? 'none' : 'flex', flexDirection: 'column', gap: 4 }}>
      <div style={{ position: 'absolute', top: 2, right: 76, zIndex: 3, display: 'flex', gap: 8 }}>
        {frames.length > 1 && <RadioButtonGroup size="sm" options={frames} value={at} onChange={setFrame} />}
        <Button size="sm" variant="secondary" fill="outline" icon="download-alt" onClick={() => host && save(host.csv(), panel.title)}>
          CSV
        </Button>
      </div>
      <div ref={setBox} style={{ flex: '1 1 auto', minHeight: 0, ...looks }} data-testid="weir-box" />
      {chosen && box && <Menu chosen={chosen} box={box} fields={fields} drawn={[]} onZoom={zoomTo(chosen.row, fields, panel)} onClose={() => setChosen(undefined)} />}
    </div>
    </>
  );
}

/** Gives a text to the reader as a file. */
function save(csv: string, title: string) {
  const url = URL.createObjectURL(new Blob([csv], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: `${title || 'table'}.csv` });
  link.click();
  URL.revokeObjectURL(url);
}
