// Owns when Grafana offers the chord by itself: for sums between two ends that are the same kind of thing,
// perhaps with what policies did.
import { DataFrame, FieldType, PanelDataSummary, VisualizationSuggestion, VisualizationSuggestionScore } from '@grafana/data';

/** How the two ends' names begin; what follows is to be the same. */
const ENDS: Array<[RegExp, RegExp]> = [
  [/^(source|src)/i, /^(destination|dest|dst|target)/i],
  [/^from/i, /^to/i],
];
const VERDICT = /verdict|action/i;

/** Suggests the panel for tables of a source, a destination, a number and at most a verdict. */
export function suggest<Options>(summary: PanelDataSummary): Array<VisualizationSuggestion<Options>> | undefined {
  const frames = summary.rawFrames ?? [];
  const fits = summary.hasData && frames.length === 1 && frames.every(ends);
  return fits ? [{ score: VisualizationSuggestionScore.Good, cardOptions: { maxRows: 200 } }] : undefined;
}

function ends({ fields }: DataFrame): boolean {
  const texts = fields.filter(({ name, type }) => type === FieldType.string && !name.endsWith('_kind')).map(({ name }) => name);
  const [from, to, ...rest] = texts;
  const named = texts.length >= 2 && ENDS.some(([a, b]) => a.test(from) && b.test(to) && from.replace(a, '') === to.replace(b, ''));
  const verdict = rest.length === 0 || (rest.length === 1 && VERDICT.test(rest[0]));
  const kinds = fields.map(({ type }) => type);
  return named && verdict && kinds.includes(FieldType.number) && !kinds.includes(FieldType.time);
}
