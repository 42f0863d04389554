// Owns that the core is loaded once for all panels on a page, lazily, and again after a failure.
import { useEffect, useState } from 'react';
import type { Core } from './core';

/** Each panel is a module of its own, so what they share hangs on the page. */
const KEY = Symbol.for(`weir-flows-app/core@${WEIR_VERSION}`);
type Shared = typeof globalThis & { [KEY]?: Promise<Core> };

/** The core, shared by every panel of this version. */
export function load(): Promise<Core> {
  const shared = globalThis as Shared;
  shared[KEY] ??= import(/* webpackChunkName: "core" */ './core')
    .then((chunk) => chunk.start())
    .catch((error: unknown) => {
      delete shared[KEY];
      throw error;
    });
  return shared[KEY];
}

/** The core as soon as it is there, or why it is not. */
export function useCore(): { core?: Core; fault?: string } {
  const [state, setState] = useState<{ core?: Core; fault?: string }>({});
  useEffect(() => {
    let wanted = true;
    load().then(
      (core) => wanted && setState({ core }),
      (error: unknown) => wanted && setState({ fault: error instanceof Error ? error.message : String(error) })
    );
    return () => {
      wanted = false;
    };
  }, []);
  return state;
}
