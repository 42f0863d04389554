// Owns how a dashboard's JSON becomes scenes: its variables, its range, and those of its panels that are
// plugins of this page. Grafana's own panels are part of its app, which no package has.
import {
  AdHocFiltersVariable, ConstantVariable, CustomVariable, EmbeddedScene, QueryVariable, SceneGridItem, SceneGridLayout, SceneQueryRunner, SceneTimeRange, SceneVariableSet, VariableValueSelectors, VizPanel,
} from '@grafana/scenes';
import { TYPE } from './clickhouse.mjs';

const datasource = { uid: 'clickhouse', type: TYPE };

/** The scene, its ad-hoc filters, and its panels by id. */
export function sceneOf(dashboard, { from, to }) {
  const variables = dashboard.templating.list.map(variable);
  const filters = variables.find((one) => one instanceof AdHocFiltersVariable);
  const shown = dashboard.panels.filter(({ type }) => type.startsWith('weir-'));
  const children = shown.map(({ id, title, description, type, options, fieldConfig, targets, gridPos: { x, y, w, h } }) => new SceneGridItem({
    x, y, width: w, height: h, isResizable: false, isDraggable: false,
    body: new VizPanel({
      key: `panel-${id}`, title, description, pluginId: type, options, fieldConfig, pluginVersion: '',
      extendPanelContext: (_, context) => {
        context.onAddAdHocFilter = ({ key, operator, value }) => filters.setState({ filters: [...filters.state.filters, { key, operator, value }] });
      },
      $data: new SceneQueryRunner({ datasource, queries: targets.map((target) => ({ ...target, datasource })) }),
    }),
  }));
  const scene = new EmbeddedScene({
    $timeRange: new SceneTimeRange({ from: new Date(from).toISOString(), to: new Date(to).toISOString() }),
    $variables: new SceneVariableSet({ variables }),
    controls: [new VariableValueSelectors({})],
    body: new SceneGridLayout({ children }),
  });
  return { scene, filters, panels: Object.fromEntries(children.map((child, i) => [shown[i].id, child.state.body])) };
}

function variable({ type, name, label, query, allValue, options, current, hide }) {
  switch (type) {
    case 'datasource': return new ConstantVariable({ name, value: datasource.uid, hide: 2 });
    case 'constant': return new ConstantVariable({ name, value: query, hide });
    case 'adhoc': return new AdHocFiltersVariable({ name, label, datasource, filters: [], applyMode: 'auto' });
    case 'custom': return new CustomVariable({ name, label, query, value: current.value, text: current.text });
    case 'query': return new QueryVariable({ name, label, datasource, query, isMulti: true, includeAll: true, allValue, value: current.value, text: current.text, refresh: 2 });
    default: throw new Error(`${name} is a ${type}; ${options}`);
  }
}
