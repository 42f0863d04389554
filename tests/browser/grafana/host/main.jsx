// Owns the page that stands in for Grafana: it registers what plugins share, and shows a dashboard of
// scenes that a test describes.
import { DashboardCursorSync, PanelOptionsEditorBuilder, ThemeContext, createDataFrame, standardEditorsRegistry } from '@grafana/data';
import { useState } from 'react';
import * as runtime from '@grafana/runtime';
import {
  AdHocFiltersVariable, EmbeddedScene, SceneGridItem, SceneGridLayout, SceneQueryRunner, SceneTimeRange, SceneVariableSet, VariableValueSelectors, VizPanel, behaviors,
} from '@grafana/scenes';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { setPanelDataErrorView } from 'deep:@grafana/runtime/dist/esm/components/PanelDataErrorView.mjs';
import { createRoot } from 'react-dom/client';
import { MemoryRouter } from 'react-router-dom';
import { ClickHouseSource } from './clickhouse.mjs';
import { sceneOf } from './dashboard.mjs';
import { native } from './native.jsx';
import { fillRegistries } from './registries.mjs';
import { setServices } from './services.mjs';
import { share } from './shared.mjs';
import { TableSource } from './source.mjs';
import { ErrorView } from './error-view.jsx';

const theme = runtime.config.theme2;
const source = new TableSource('flows');
const plugins = new Map();

/** A panel plugin by its id, from the address that Grafana serves it at. */
async function importPanel(id) {
  if (native[id]) return native[id];
  if (!plugins.has(id)) {
    const plugin = window.System.import(`${location.origin}/public/plugins/${id}/module.js`).then(({ plugin }) => {
      plugin.meta = { id, name: id, info: { logos: {} }, module: '', baseUrl: '', type: 'panel', sort: 0 };
      return plugin;
    });
    plugins.set(id, plugin);
  }
  return plugins.get(id);
}

fillRegistries();
const clickhouse = new ClickHouseSource('clickhouse');
setServices({ flows: source, clickhouse }, importPanel);
// Before it is shared, for modules are shared as they are then.
setPanelDataErrorView(ErrorView);
share();

const root = createRoot(document.getElementById('root'));
const state = { source, clickhouse, native };

/** Shows panels: `{id, title, plugin, options, fieldConfig, frames, grid: [x, y, w, h]}` each. */
state.show = (panels) => {
  const filters = new AdHocFiltersVariable({ name: 'Filters', datasource: { uid: 'flows', type: 'tables' }, filters: [], applyMode: 'auto' });
  const children = panels.map(({ id, title, plugin, options = {}, fieldConfig, frames, grid }) => new SceneGridItem({
    x: grid[0], y: grid[1], width: grid[2], height: grid[3], isResizable: false, isDraggable: false,
    body: new VizPanel({
      key: `panel-${id}`, title: title ?? '', pluginId: plugin, options, fieldConfig: { defaults: {}, overrides: [], ...fieldConfig }, pluginVersion: '',
      extendPanelContext: (_, context) => {
        context.onAddAdHocFilter = ({ key, operator, value }) => filters.setState({ filters: [...filters.state.filters, { key, operator, value }] });
      },
      $data: new SceneQueryRunner({ datasource: { uid: 'flows', type: 'tables' }, queries: [{ refId: 'A', frames }] }),
    }),
  }));
  const scene = new EmbeddedScene({
    $timeRange: new SceneTimeRange({ from: '2026-01-12T09:00:00Z', to: '2026-01-12T10:00:00Z' }),
    $variables: new SceneVariableSet({ variables: [filters] }),
    // A dashboard whose panels share their crosshair.
    $behaviors: [new behaviors.CursorSync({ key: 'sync', sync: DashboardCursorSync.Crosshair })],
    controls: [new VariableValueSelectors({})],
    body: new SceneGridLayout({ children }),
  });
  Object.assign(state, { scene, filters, panels: Object.fromEntries(children.map((c, i) => [panels[i].id, c.state.body])) });
  root.render(<Page scene={scene} />);
};

/** Shows the panels of a dashboard's JSON that are plugins of this page; `range` in UTC milliseconds. */
state.open = (dashboard, range) => {
  Object.assign(state, sceneOf(dashboard, range));
  root.render(<Page scene={state.scene} />);
};

/** Shows the option editors that a panel brings itself, over tables; `state.edited` gets what they say. */
state.edit = async (id, frames) => {
  const plugin = await importPanel(id);
  const builder = new PanelOptionsEditorBuilder();
  plugin.getPanelOptionsSupplier()(builder, { data: [], options: {} });
  const own = builder.getItems().filter((item) => item.editor && !standardEditorsRegistry.list().some((known) => known.editor === item.editor));
  state.edited = {};
  root.render(<Editors items={own} data={frames.map((frame) => createDataFrame({ fields: frame.fields.map((f) => ({ ...f, config: {} })) }))} />);
};

/** Shows nothing. */
state.clear = () => { root.render(null); };

function Editors({ items, data }) {
  const [values, setValues] = useState({});
  state.edited = values;
  return (
    <ThemeContext.Provider value={theme}>
      {items.map((item) => (
        <div key={item.path} data-editor={item.path} style={{ width: 400, margin: 12 }}>
          <item.editor value={values[item.path]} onChange={(value) => setValues({ ...values, [item.path]: value })} context={{ data }} item={item} />
        </div>
      ))}
      <PortalContainer />
    </ThemeContext.Provider>
  );
}

function Page({ scene }) {
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <MemoryRouter>
        <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', minHeight: '100vh', background: theme.colors.background.canvas }}>
          <scene.Component model={scene} />
        </div>
        <PortalContainer />
      </MemoryRouter>
    </ThemeContext.Provider>
  );
}

window.host = state;
