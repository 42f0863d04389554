// Owns the peer of the table: ag-grid with its usual options, fed with JSON by `weir serve`.
import { AllCommunityModule, createGrid, ModuleRegistry, themeQuartz } from 'ag-grid-community';
import { COLUMNS } from '../columns.mjs';

ModuleRegistry.registerModules([AllCommunityModule]);

const asked = new URLSearchParams(location.search);
const CARRIED = '(octetDeltaCount > 0 OR packetDeltaCount > 0 OR reverseOctetDeltaCount > 0 OR reversePacketDeltaCount > 0)';
const WHERE = 'flowEndSeconds >= toDateTime({from:UInt32}) AND flowEndSeconds < toDateTime({to:UInt32})';
const ROWS = 1_000_000;

async function query(select, more = '') {
  const url = `/clickhouse/?default_format=JSON&param_from=${asked.get('from')}&param_to=${asked.get('to')}`;
  const body = `SELECT ${select} FROM flows WHERE ${WHERE} AND ${CARRIED} ${more}`;
  const response = await fetch(url, { method: 'POST', body });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()).data;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];
function octets({ value }) {
  let [rest, unit] = [Number(value ?? 0), 0];
  for (; rest >= 999.5 && unit < 4; unit++) rest /= 1000;
  return `${Number(rest.toPrecision(3))} ${UNITS[unit]}`;
}

const columnDefs = COLUMNS.map((field) => ({ field, width: 130, ...(/octet/i.test(field) && { valueFormatter: octets, type: 'rightAligned' }) }));
const options = {
  theme: themeQuartz,
  rowHeight: 28,
  columnDefs,
  defaultColDef: { sortable: true, resizable: true, filter: true, floatingFilter: true },
};
const page = (start, count) => query(COLUMNS.join(', '), `ORDER BY flowEndSeconds DESC LIMIT ${count} OFFSET ${start}`);

if (asked.get('model') === 'all') {
  options.rowData = await page(0, ROWS);
} else {
  const [{ n }] = await query('toUInt32(count()) AS n');
  const last = Math.min(n, ROWS);
  options.rowModelType = 'infinite';
  options.cacheBlockSize = 200;
  options.datasource = {
    rowCount: last,
    getRows: ({ startRow, endRow, successCallback, failCallback }) => {
      page(startRow, endRow - startRow).then((rows) => successCallback(rows, last), failCallback);
    },
  };
}
createGrid(document.querySelector('#grid'), options);
