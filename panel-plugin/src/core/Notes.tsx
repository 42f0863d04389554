// Owns what is said beside a picture of what it does not show.
import { css } from '@emotion/css';
import { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

export function Notes({ hidden, negative }: { hidden: number; negative: number }) {
  const styles = useStyles2(getStyles);
  const notes = [
    hidden > 0 && `${hidden < 0.001 ? '< 0.1' : (hidden * 100).toFixed(1)} % in Other is not shown`,
    negative > 0 && `${negative} ${negative === 1 ? 'row' : 'rows'} below 0 left out`,
  ].filter(Boolean);
  return notes.length > 0 ? <div className={styles.note}>{notes.join(' · ')}</div> : null;
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({
    position: 'absolute',
    left: 0,
    bottom: 0,
    padding: '0 4px',
    background: theme.colors.background.primary,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    pointerEvents: 'none',
  }),
});
