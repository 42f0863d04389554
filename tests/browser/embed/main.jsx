// Owns a bare React app that mounts Weir's panels as Grafana would: through the class, in an effect.
import { StrictMode, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import init, { WeirPanel } from '/weir_web.js';

const effects = [];

/** One panel. `answer` is `{query, fields, from, to, bucket, complete, reverse, earlier}`; the last three may be left out. */
function Panel({ id, view, answer, dark }) {
  const box = useRef(null);
  const panel = useRef(null);
  useEffect(() => {
    const made = new WeirPanel(box.current, JSON.stringify(view), (effect) => effects.push({ id, ...effect }));
    panel.current = made;
    window.panels[id] = made;
    return () => {
      delete window.panels[id];
      panel.current = null;
      made.free();
    };
  }, [id, view]);
  useEffect(() => panel.current.setDark(dark), [dark, view]);
  useEffect(() => {
    const { query, fields, from, to, bucket, complete, reverse, earlier } = answer;
    panel.current.setData(JSON.stringify(query), fields, from, to, bucket, complete, reverse, earlier);
  }, [answer, view]);
  return <div className="box" data-panel={id} ref={box} />;
}

function App() {
  const [state, setState] = useState({ panels: [], dark: false });
  window.show = setState;
  useEffect(() => { document.body.classList.toggle('dark', state.dark); }, [state.dark]);
  return state.panels.map((p) => <Panel key={p.id} {...p} dark={state.dark} />);
}

const wasm = await init({ module_or_path: '/weir_web_bg.wasm' });
window.panels = {};
window.effects = effects;
window.WeirPanel = WeirPanel;
window.wasmBytes = () => wasm.memory.buffer.byteLength;
createRoot(document.getElementById('root')).render(<StrictMode><App /></StrictMode>);
await document.fonts.load('12px Inter');
await document.fonts.load('600 12px Inter');
window.ready = true;
