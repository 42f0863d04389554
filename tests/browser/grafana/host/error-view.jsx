// Owns a stand-in for the view that Grafana's app gives to PanelDataErrorView.

/** Draws what Grafana's own view says: the message, or "No data". */
export function ErrorView({ message, data, fieldConfig }) {
  const said = message ?? (data.series.some((s) => s.length > 0) ? 'Data is missing a field' : fieldConfig?.defaults.noValue ?? 'No data');
  return (
    <div data-testid="error-view" style={{ display: 'flex', height: '100%', alignItems: 'center', justifyContent: 'center', textAlign: 'center' }}>
      {said}
    </div>
  );
}
