// Owns the React side of a picture: its box, what goes into the core and what comes out.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { PanelProps } from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { LegendDisplayMode, VizLegendOptions } from '@grafana/schema';
import { VizLayout, VizLegend, VizLegendItem, usePanelContext, useTheme2 } from '@grafana/ui';
import type { WeirPanel } from 'weir-core';
import { Effect, Entry, Select, Tip } from './effects';
import { useCore } from './load';
import { Palette, paletteOf, themeOf, wordsOf, writerOf } from './look';
import { Menu, offers } from './Menu';
import { Notes } from './Notes';
import { meant, readTables } from './tables';
import { Tooltip } from './Tooltip';

/** What is drawn of the tables; anything missing is guessed by the core. */
export interface Choice {
  stages?: string[];
  split?: string;
  value?: string;
  reverse?: string;
  mirror?: boolean;
  top?: number;
  other?: boolean;
  most?: number;
}

interface Props {
  panel: PanelProps;
  /** The view in JSON. */
  view: string;
  choice: Choice;
  /** More of the manner than headings and names. */
  manner: object;
  palette: Palette;
  legend: VizLegendOptions;
  showTooltip: boolean;
}

/** What the core says of what it drew. */
interface Drawn {
  value: string;
  stages: string[];
  hidden: number;
  negative: number;
}

export function Picture({ panel, view, choice, manner, palette, legend, showTooltip }: Props) {
  const { core, fault: loadFault } = useCore();
  const theme = useTheme2();
  const context = usePanelContext();
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const [host, setHost] = useState<WeirPanel>();
  const [drawn, setDrawn] = useState<Drawn>();
  const [fault, setFault] = useState<string>();
  const [tip, setTip] = useState<Tip | null>(null);
  const [entries, setEntries] = useState<Entry[]>([]);
  const [chosen, setChosen] = useState<Select>();
  const onEffect = useRef<(effect: Effect) => void>(() => {});
  const { tables, fields } = useMemo(() => readTables(panel.data.series), [panel.data.series]);
  const words = useMemo(() => wordsOf(fields, theme), [fields, theme]);
  const names = useMemo(() => named(choice, (name) => meant(fields, name)), [choice, fields]);
  const write = useRef<(value: number) => string>(String);

  onEffect.current = useCallback(
    (effect: Effect) => {
      if (effect.kind === 'select') {
        const drawnFields = drawn ? [...drawn.stages, drawn.value] : [];
        const menu = offers({ chosen: effect, fields, drawn: drawnFields }, Boolean(context.onAddAdHocFilter));
        setTip(null);
        setChosen(menu ? effect : undefined);
      }
    },
    [drawn, fields, context]
  );

  useEffect(() => {
    if (!core || !box) {
      return;
    }
    const made = new core.WeirPanel(box, view, (effect: Effect) => onEffect.current(effect));
    made.setOutside((shown: Tip | null) => setTip(shown), (shown: Entry[]) => setEntries(shown));
    setHost(made);
    return () => {
      setHost(undefined);
      setTip(null);
      // The legend stays: its coming and going makes the layout give another box.
      made.free();
    };
  }, [core, box, view]);

  // The value's field, whose unit and colours count: what is chosen, else what the core guessed.
  const value = fields.get(names.value ?? drawn?.value ?? '')?.field;
  useEffect(() => {
    host?.setTheme(themeOf(theme, palette === 'field' ? paletteOf(value, theme) : undefined));
  }, [host, theme, palette, value]);

  useEffect(() => {
    if (!host) {
      return;
    }
    try {
      const said: Drawn = host.setTables(tables, JSON.stringify(names), JSON.stringify({ ...words, ...manner }), (n: number) => write.current(n));
      const field = fields.get(said.value)?.field;
      write.current = field ? writerOf(field, theme) : String;
      setDrawn(said);
      setFault(undefined);
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
      setTip(null);
    }
    setChosen(undefined);
  }, [host, tables, fields, names, words, manner, theme]);

  const why = loadFault ?? fault;
  const { id, data, fieldConfig } = panel;
  const items = entries.map((entry): VizLegendItem => ({
    label: entry.label,
    color: entry.color,
    yAxis: 1,
    disabled: !entry.shown,
    getDisplayValues: () => entry.values.map((text) => ({ text, numeric: 0 })),
  }));
  const shown = !why && legend.showLegend && items.length > 0 && legend.displayMode !== LegendDisplayMode.Hidden;
  const list = shown ? (
    <VizLayout.Legend placement={legend.placement} width={legend.width} maxHeight="35%" maxWidth="50%">
      <VizLegend placement={legend.placement} displayMode={legend.displayMode} items={items} onLabelClick={(item, event) => host?.legendClick(items.indexOf(item), event.ctrlKey || event.metaKey)} />
    </VizLayout.Legend>
  ) : null;
  return (
    <>
      {why && <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} message={why === 'No data' ? undefined : why} />}
      <VizLayout width={panel.width} height={panel.height} legend={list}>
        {(width: number, height: number) => (
          // Hidden, not taken away: the next data may be drawn again.
          <div style={{ position: 'relative', width, height, display: why ? 'none' : 'block' }}>
            <div ref={setBox} style={{ width: '100%', height: '100%' }} data-testid="weir-box" />
            {drawn && <Notes hidden={drawn.hidden} negative={drawn.negative} />}
          </div>
        )}
      </VizLayout>
      {showTooltip && tip && box && !chosen && <Tooltip tip={tip} box={box} />}
      {!why && chosen && box && <Menu chosen={chosen} box={box} fields={fields} drawn={drawn ? [...drawn.stages, drawn.value] : []} onClose={() => setChosen(undefined)} />}
    </>
  );
}

/** A choice in the core's names, without what is not chosen. */
function named(choice: Choice, name: (text: string) => string): Choice {
  const one = (text?: string) => (text ? name(text) : undefined);
  return { ...choice, stages: (choice.stages ?? []).filter(Boolean).map(name), split: one(choice.split), value: one(choice.value), reverse: one(choice.reverse) };
}
