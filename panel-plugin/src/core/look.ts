// Owns what Grafana says of looks, as the core takes it: the theme's colours, and field options.
import { Field, FieldColorModeId, GrafanaTheme2, colorManipulator, formattedValueToString, getFieldColorModeForField, getDisplayProcessor } from '@grafana/data';
import { Named } from './tables';

/** Where the colours come from. */
export type Palette = 'weir' | 'field';

/** The distinct values of a text field whose mappings are looked up, at most. */
const MOST_NAMES = 5000;

/** The theme's colours in JSON; with `palette` also those of the value's colour scheme. */
export function themeOf(theme: GrafanaTheme2, palette?: string[]): string {
  const { colors } = theme;
  return JSON.stringify({
    dark: theme.isDark,
    background: hex(colors.background.primary),
    text: hex(colors.text.primary),
    muted: hex(colors.text.secondary),
    grid: over(colors.border.weak, colors.background.primary),
    border: over(colors.border.medium, colors.background.primary),
    accent: hex(colors.primary.border),
    palette: palette ?? [],
  });
}

/** Twelve colours of a field's colour scheme. */
export function paletteOf(field: Field | undefined, theme: GrafanaTheme2): string[] | undefined {
  if (!field) {
    return undefined;
  }
  if (field.config.color?.mode === FieldColorModeId.Fixed) {
    return [hex(theme.visualization.getColorByName(field.config.color.fixedColor ?? 'green'))];
  }
  const mode = getFieldColorModeForField(field);
  if (mode.isByValue) {
    return undefined;
  }
  return Array.from({ length: 12 }, (_, seriesIndex) => {
    const place = { ...field, state: { ...field.state, seriesIndex } };
    return hex(mode.getCalculator(place, theme)(0, 0));
  });
}

/** A colour as `#rrggbb`. */
export function hex(color: string): string {
  const text = colorManipulator.asHexString(color);
  return text.length === 4 ? `#${[...text.slice(1)].map((c) => c + c).join('')}` : text;
}

/** What is seen of a colour that lies over an opaque one. */
function over(color: string, under: string): string {
  const top = colorManipulator.decomposeColor(color).values as number[];
  const low = colorManipulator.decomposeColor(colorManipulator.asRgbString(under)).values as number[];
  const alpha = top[3] ?? 1;
  const mixed = [0, 1, 2].map((i) => Math.round(top[i] * alpha + low[i] * (1 - alpha)));
  return `#${mixed.map((c) => c.toString(16).padStart(2, '0')).join('')}`;
}

/** Headings, mapped names, and whose numbers Grafana writes. */
export function wordsOf(fields: Map<string, Named>, theme: GrafanaTheme2) {
  const headings: Record<string, string> = {};
  const names: Record<string, Record<string, { text?: string; color?: string }>> = {};
  const written: string[] = [];
  for (const [name, { field, label }] of fields) {
    if (label !== name) {
      headings[name] = label;
    }
    if (field.config.unit || (field.config.decimals ?? undefined) !== undefined) {
      written.push(name);
    }
    if (field.config.mappings?.length) {
      names[name] = mapped(field, theme);
    }
  }
  return { headings, names, written };
}

function mapped(field: Field, theme: GrafanaTheme2): Record<string, { text?: string; color?: string }> {
  const display = field.display ?? getDisplayProcessor({ field, theme });
  const coloured = JSON.stringify(field.config.mappings).includes('"color"');
  const plain = display('').color;
  const found: Record<string, { text?: string; color?: string }> = {};
  for (const value of [...new Set(field.values)].slice(0, MOST_NAMES)) {
    const shown = display(value);
    const text = formattedValueToString(shown);
    const color = coloured && shown.color && shown.color !== plain ? hex(shown.color) : undefined;
    if (text !== String(value) || color) {
      found[String(value ?? '')] = { text, color };
    }
  }
  return found;
}

/** Writes a value as its field says. */
export function writerOf(field: Field, theme: GrafanaTheme2): (value: number) => string {
  const display = field.display ?? getDisplayProcessor({ field, theme });
  return (value) => formattedValueToString(display(value));
}
