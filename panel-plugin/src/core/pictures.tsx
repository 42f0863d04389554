// Owns what the pictures share: their common options, and how one becomes a panel of Grafana's.
import { useMemo } from 'react';
import { FieldConfigProperty, PanelModel, PanelOptionsEditorBuilder, PanelPlugin, PanelProps, VisualizationSuggestionsSupplier } from '@grafana/data';
import { LegendDisplayMode, TooltipDisplayMode, VizLegendOptions, VizTooltipOptions } from '@grafana/schema';
import { commonOptionsBuilder } from '@grafana/ui';
import { FieldEditor, StagesEditor } from './FieldsEditor';
import { Palette } from './look';
import { Choice, Picture } from './Picture';

/** The options that every picture has. */
export interface Common {
  version: number;
  /** Names of fields; empty: the text fields in order. */
  stages: string[];
  split?: string;
  value?: string;
  /** Values named per stage; 0: all. */
  top: number;
  other: boolean;
  palette: Palette;
  legend: VizLegendOptions;
  tooltip: VizTooltipOptions;
}

export const COMMON = {
  stages: [] as string[],
  top: 20,
  other: true,
  palette: 'weir' as Palette,
  legend: { showLegend: true, displayMode: LegendDisplayMode.List, placement: 'bottom', calcs: [] } as VizLegendOptions,
  tooltip: { mode: TooltipDisplayMode.Single, sort: 'none' } as VizTooltipOptions,
};

/** Words that an option may have, and what each is called. */
export type Words<O> = { [K in keyof O]?: Array<[O[K], string]> };

/** A kind of picture. */
export interface Kind<O extends Common> {
  defaults: O;
  words: Words<O>;
  /** Options of an earlier version, or of another panel, as this version would have saved them. */
  earlier?: (saved: Partial<O>) => Partial<O>;
  suggest: VisualizationSuggestionsSupplier<O>;
  /** What the core is to draw. */
  drawn: (options: O) => { view: object; choice: Choice; manner: object };
  /** What the common options are called: name and description. */
  says: Record<'stages' | 'split' | 'top', [string, string]>;
  /** Options of its own: more of the data, more of the drawing. */
  data?: (builder: PanelOptionsEditorBuilder<O>, category: string[]) => void;
  drawing: (builder: PanelOptionsEditorBuilder<O>, category: string[]) => void;
}

/** One of a few words, as editors want them. */
export const choices = <T,>(words: Array<[T, string]> = []) => ({ options: words.map(([value, label]) => ({ value, label })) });

/** Saved options as this version has them: what is missing or of another kind is the default. */
export function sane<O extends Common>({ defaults, words }: Kind<O>, saved: Partial<O> | undefined): O {
  const said = Object.entries(saved ?? {}).filter(([, value]) => value !== undefined && value !== null);
  const options: O = { ...defaults, ...(Object.fromEntries(said) as Partial<O>) };
  const known: Words<O> = { ...words, palette: PALETTES };
  for (const key of Object.keys(known) as Array<keyof O>) {
    if (!known[key]!.some(([word]) => word === options[key])) {
      options[key] = defaults[key];
    }
  }
  options.stages = Array.isArray(options.stages) ? options.stages.filter((s) => typeof s === 'string') : [];
  options.top = Number.isFinite(options.top) && options.top >= 0 ? Math.floor(options.top) : defaults.top;
  options.legend = { ...defaults.legend, ...options.legend };
  options.tooltip = { ...defaults.tooltip, ...options.tooltip };
  options.version = defaults.version;
  return options;
}

const PALETTES: Array<[Palette, string]> = [['weir', 'Weir'], ['field', "Value's colour scheme"]];

/** The panel of a kind of picture. */
export function pictureOf<O extends Common>(kind: Kind<O>): PanelPlugin<O> {
  const { defaults, says } = kind;
  function Panel(panel: PanelProps<O>) {
    const options = useMemo(() => sane(kind, panel.options), [panel.options]);
    // By its text: what is drawn stays the same object while it says the same.
    const said = JSON.stringify(kind.drawn(options));
    const { view, choice, manner } = useMemo(() => JSON.parse(said), [said]);
    const { palette, legend, tooltip } = options;
    return <Picture panel={panel} view={JSON.stringify(view)} choice={choice} manner={manner} palette={palette} legend={legend} showTooltip={tooltip.mode !== TooltipDisplayMode.None} />;
  }
  return new PanelPlugin<O>(Panel)
    .setMigrationHandler(({ options }: PanelModel<Partial<O>>) => sane(kind, kind.earlier?.({ ...options }) ?? options))
    .setSuggestionsSupplier(kind.suggest)
    .useFieldConfig({
      disableStandardOptions: [FieldConfigProperty.Min, FieldConfigProperty.Max, FieldConfigProperty.Thresholds, FieldConfigProperty.Actions],
      standardOptions: { [FieldConfigProperty.Color]: { settings: { byValueSupport: false, bySeriesSupport: true } } },
    })
    .setPanelOptions((builder) => {
      const data = ['Data'];
      const drawing = ['Drawing'];
      const [stages, split, top] = [says.stages, says.split, says.top].map(([name, description]) => ({ name, description, category: data }));
      builder
        .addCustomEditor({ id: 'stages', path: 'stages', ...stages, editor: StagesEditor, defaultValue: defaults.stages })
        .addCustomEditor({ id: 'value', path: 'value', name: 'Value', description: 'The number that is summed.', editor: FieldEditor, settings: { numbers: true }, category: data });
      kind.data?.(builder, data);
      builder
        .addCustomEditor({ id: 'split', path: 'split', ...split, editor: FieldEditor })
        .addNumberInput({ path: 'top', ...top, defaultValue: defaults.top, settings: { min: 0, integer: true } })
        .addBooleanSwitch({ path: 'other', name: 'Show Other', defaultValue: defaults.other, category: data })
        .addRadio({ path: 'palette', name: 'Palette', description: "Weir's palette can be told apart by colour-blind people.", defaultValue: defaults.palette, settings: choices(PALETTES), category: drawing });
      kind.drawing(builder, drawing);
      commonOptionsBuilder.addTooltipOptions(builder as never, true);
      commonOptionsBuilder.addLegendOptions(builder as never, false);
    });
}
