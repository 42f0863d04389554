// Owns the shared crosshair: the time of the row under the pointer for other panels, and theirs for the table.
import { useEffect } from 'react';
import { DashboardCursorSync, DataHoverClearEvent, DataHoverEvent } from '@grafana/data';
import { usePanelContext } from '@grafana/ui';
import type { WeirTable } from 'weir-core';

/** What tells other panels of a time, or of none. */
export function useCrosshair(host: WeirTable | undefined): (at: number | null) => void {
  const { eventBus, sync } = usePanelContext();
  const shared = () => (sync?.() ?? DashboardCursorSync.Off) !== DashboardCursorSync.Off;
  useEffect(() => {
    if (!host) {
      return;
    }
    const hover = eventBus.getStream(DataHoverEvent).subscribe(({ origin, payload }) => {
      const time: unknown = payload.point?.time;
      if (origin !== eventBus && typeof time === 'number') {
        host.setCrosshair(time);
      }
    });
    const clear = eventBus.getStream(DataHoverClearEvent).subscribe(() => host.setCrosshair(undefined));
    return () => {
      hover.unsubscribe();
      clear.unsubscribe();
    };
  }, [host, eventBus]);
  return (at) => {
    if (shared()) {
      eventBus.publish(at === null ? new DataHoverClearEvent() : new DataHoverEvent({ point: { time: at } }));
    }
  };
}
