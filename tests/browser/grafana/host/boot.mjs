// Owns what Grafana's page says before its bundle runs: settings, user, theme.
const dark = new URLSearchParams(location.search).get('theme') !== 'light';

window.grafanaBootData = {
  user: { id: 1, isSignedIn: true, login: 'reader', orgId: 1, orgRole: 'Editor', timezone: 'utc', lightTheme: !dark, theme: dark ? 'dark' : 'light', locale: 'en-GB', language: 'en-US', permissions: {} },
  settings: {
    appSubUrl: '', appUrl: `${location.origin}/`, buildInfo: { version: 'host', edition: 'Open Source', env: 'production' },
    panels: {}, datasources: {}, defaultDatasource: 'flows', featureToggles: {}, apps: {}, licenseInfo: {}, azure: {}, bootData: {},
    theme: dark ? 'dark' : 'light', dateFormats: { fullDate: 'YYYY-MM-DD HH:mm:ss', interval: { millisecond: 'HH:mm:ss.SSS', second: 'HH:mm:ss', minute: 'HH:mm', hour: 'MM-DD HH:mm', day: 'MM-DD', month: 'YYYY-MM', year: 'YYYY' }, useBrowserLocale: false },
    unifiedAlerting: {}, publicDashboardsEnabled: false, cspEnabled: true, rendererAvailable: false, analytics: {}, snapshotEnabled: false, sharing: {},
  },
  navTree: [],
  assets: { dark: '', light: '' },
};
// Scenes read a few of them from the global of older versions.
window.grafanaBootData.settings.bootData = window.grafanaBootData;
