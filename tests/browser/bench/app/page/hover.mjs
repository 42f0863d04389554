// Owns what a moving pointer costs over a Sankey that stands: from the event to the painted frame.
import { Ours, Peer, rows } from './sankey.mjs';

let drawn = null;
let times = [];

/** Shows a Sankey and begins to time every move of the pointer. */
export function begin(who, spec) {
  drawn?.free();
  drawn = new (who === 'ours' ? Ours : Peer)(spec);
  drawn.show(rows(spec));
  times = [];
}

/** The times of all moves so far, in milliseconds. */
export const taken = () => times.splice(0);

let pending = null;
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => {
  times.push(performance.now() - pending);
  pending = null;
};
addEventListener('pointermove', (event) => {
  if (pending !== null) return;
  pending = event.timeStamp;
  requestAnimationFrame(() => port2.postMessage(0));
}, { capture: true });
