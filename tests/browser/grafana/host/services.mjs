// Owns stand-ins for the services of Grafana's app that scenes and plugins reach through runtime.
import { EventBusSrv, LoadingState } from '@grafana/data';
import * as runtime from '@grafana/runtime';
import { from, map, of, startWith } from 'rxjs';

/** Sets them; `sources` are data sources by uid, `importPanel` loads a panel plugin by id. */
export function setServices(sources, importPanel) {
  runtime.setAppEvents(new EventBusSrv());
  runtime.setEchoSrv({ flush() {}, addBackend() {}, addEvent() {} });
  runtime.setBackendSrv?.({ get: async () => ({}), post: async () => ({}), fetch: () => of({ data: {} }) });
  const loaded = {};
  runtime.setPluginImportUtils({
    importPanelPlugin: async (id) => { loaded[id] = await importPanel(id); return loaded[id]; },
    getPanelPluginFromCache: (id) => loaded[id],
  });
  runtime.setTemplateSrv({
    getVariables: () => [], replace: (text) => text ?? '', containsTemplate: () => false, updateTimeRange() {}, getAdhocFilters: () => [],
  });
  const settings = (source) => ({ uid: source.uid, name: source.name, type: source.type, id: source.id, meta: source.meta, jsonData: {}, readOnly: false, access: 'proxy' });
  const find = (ref) => sources[typeof ref === 'object' && ref ? ref.uid : ref] ?? Object.values(sources)[0];
  runtime.setDataSourceSrv({
    get: async (ref) => find(ref), getList: () => Object.values(sources).map(settings), getInstanceSettings: (ref) => settings(find(ref)), reload() {}, registerRuntimeDataSource() {},
  });
  runtime.setRunRequest((source, request) => from(source.query(request)).pipe(
    map((answer) => ({ state: answer.errors ? LoadingState.Error : LoadingState.Done, series: answer.data, errors: answer.errors, error: answer.errors?.[0], request, timeRange: request.range, structureRev: 1 })),
    startWith({ state: LoadingState.Loading, series: [], request, timeRange: request.range }),
  ));
}
