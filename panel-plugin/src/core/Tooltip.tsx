// Owns the tooltip in Grafana's look: over everything, kept inside the window.
import { css } from '@emotion/css';
import { GrafanaTheme2 } from '@grafana/data';
import { Portal, VizTooltipContainer, useStyles2 } from '@grafana/ui';
import { Tip } from './effects';

/** A tooltip at a place relative to the box. */
export function Tooltip({ tip, box }: { tip: Tip; box: HTMLElement }) {
  const styles = useStyles2(getStyles);
  const rect = box.getBoundingClientRect();
  return (
    <Portal>
      <VizTooltipContainer position={{ x: rect.left + tip.x, y: rect.top + tip.y }} offset={{ x: 12, y: 12 }} className={styles.box} data-testid="weir-tooltip">
        {tip.title && <div className={styles.title}>{tip.title}</div>}
        <div className={styles.rows}>
          {tip.rows.map((row, at) => (
            <div key={at} className={row.strong ? styles.strong : styles.row}>
              <span className={styles.mark} style={{ background: row.color ?? 'transparent' }} />
              <span className={styles.label}>{row.label}</span>
              <span className={styles.value}>{row.value}</span>
            </div>
          ))}
        </div>
      </VizTooltipContainer>
    </Portal>
  );
}

function getStyles(theme: GrafanaTheme2) {
  const row = css({ display: 'flex', alignItems: 'baseline', gap: theme.spacing(1) });
  return {
    box: css({ padding: 0, maxWidth: 'min(520px, 92vw)', fontSize: theme.typography.bodySmall.fontSize }),
    title: css({
      padding: theme.spacing(1),
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      fontWeight: theme.typography.fontWeightMedium,
      overflowWrap: 'anywhere',
    }),
    rows: css({ padding: theme.spacing(1), display: 'flex', flexDirection: 'column', gap: 2 }),
    row: css(row, { color: theme.colors.text.secondary }),
    strong: css(row, { color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightMedium }),
    mark: css({ flex: 'none', width: 10, height: 10, borderRadius: theme.shape.radius.default, alignSelf: 'center' }),
    label: css({ flex: '1 1 auto', overflowWrap: 'anywhere', minWidth: 0 }),
    value: css({ flex: 'none', maxWidth: '60%', textAlign: 'right', color: theme.colors.text.primary, fontVariantNumeric: 'tabular-nums', paddingLeft: theme.spacing(1) }),
  };
}
