// Owns which modules plugins share with the page, as Grafana gives them through SystemJS.
import * as emotionCss from '@emotion/css';
import * as data from '@grafana/data';
import * as runtime from '@grafana/runtime';
import * as ui from '@grafana/ui';
import * as React from 'react';
import * as jsx from 'react/jsx-runtime';
import * as ReactDom from 'react-dom';
import * as rxjs from 'rxjs';

const SHARED = {
  '@emotion/css': emotionCss, '@grafana/data': data, '@grafana/runtime': runtime, '@grafana/ui': ui, react: React, 'react/jsx-runtime': jsx, 'react-dom': ReactDom, rxjs,
};

/** Registers them; the page's import map leads from the names to `package:` addresses. */
export function share() {
  for (const [name, module] of Object.entries(SHARED)) {
    window.System.set(`package:${name}`, { ...module, default: module, __useDefault: true });
  }
}
