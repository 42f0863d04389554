// Owns panels made of Grafana's own components alone, to be seen and compared beside Weir's.
import { PanelPlugin, getDisplayProcessor } from '@grafana/data';
import { BigValue, BigValueColorMode, BigValueGraphMode, useTheme2 } from '@grafana/ui';
// Grafana's own table panel is this one; the package exports but its forerunner.
import { TableNG } from 'deep:@grafana/ui/dist/esm/components/Table/TableNG/TableNG.mjs';

function NativeTable({ data, width, height }) {
  return data.series[0] ? <TableNG data={data.series[0]} width={width} height={height} enableSharedCrosshair={false} showTypeIcons={false} /> : null;
}

function NativeStat({ data, width, height }) {
  const theme = useTheme2();
  const field = data.series[0]?.fields.find((f) => f.type === 'number');
  if (!field) return null;
  const total = field.values.reduce((a, b) => a + (b ?? 0), 0);
  const value = (field.display ?? getDisplayProcessor({ field, theme }))(total);
  return <BigValue theme={theme} width={width} height={height} value={value} colorMode={BigValueColorMode.Value} graphMode={BigValueGraphMode.None} />;
}

const panel = (id, component) => {
  const plugin = new PanelPlugin(component);
  plugin.meta = { id, name: id, info: { logos: {} }, module: '', baseUrl: '', type: 'panel', sort: 0 };
  return plugin.useFieldConfig();
};

export const native = { 'native-table': panel('native-table', NativeTable), 'native-stat': panel('native-stat', NativeStat) };
