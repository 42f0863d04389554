// Owns when Grafana offers the panel by itself: for sums between two or more named things.
import { FieldType, PanelDataSummary, VisualizationSuggestion, VisualizationSuggestionScore } from '@grafana/data';

/** Suggests the panel for tables with two or more texts and a number. */
export function suggest<Options>(summary: PanelDataSummary): Array<VisualizationSuggestion<Options>> | undefined {
  const texts = summary.fieldCountByType(FieldType.string);
  const fits = summary.hasData && texts >= 2 && summary.hasFieldType(FieldType.number) && !summary.hasFieldType(FieldType.time);
  if (!fits) {
    return undefined;
  }
  const score = texts <= 4 ? VisualizationSuggestionScore.Good : VisualizationSuggestionScore.OK;
  return [{ score, cardOptions: { maxRows: 200 } }];
}
