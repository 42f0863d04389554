// Owns when Grafana offers the flow table by itself: for wide tables of many rows.
import { FieldType, PanelDataSummary, VisualizationSuggestion, VisualizationSuggestionScore } from '@grafana/data';

const WIDE = 6;

/** Suggests the panel for tables of many columns with texts among them. */
export function suggest<Options>(summary: PanelDataSummary): Array<VisualizationSuggestion<Options>> | undefined {
  const fits = summary.hasData && summary.fieldCountMax >= WIDE && summary.hasFieldType(FieldType.string);
  return fits ? [{ score: VisualizationSuggestionScore.OK, cardOptions: { maxRows: 50 } }] : undefined;
}
