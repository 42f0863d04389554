// Owns that what a reader chooses of the columns is kept in the panel's options, as Grafana's own table
// keeps widths, and where options cannot be changed, as long as the panel is there.
import { useRef, useState } from 'react';
import { PanelProps } from '@grafana/data';
import { Columns } from '../../core/effects';
import { Named, meant } from '../../core/tables';
import { Chosen, Options } from './options';

/** What the core is to show, what keeps a change, and a number that rises when the core does not know it. */
export function useColumns(panel: PanelProps<Options>, options: Options, fields: Map<string, Named>) {
  const [own, setOwn] = useState<{ chosen?: Chosen; instead: string }>();
  const saved = JSON.stringify(options.chosen ?? null);
  // What the options say goes before an own choice that was made when they said something else.
  const chosen = own?.instead === saved ? own.chosen : options.chosen;
  const edited = JSON.stringify(chosen?.of) !== JSON.stringify(options.columns);
  const first = options.columns.map((name) => meant(fields, name));
  const said = text(first, chosen && edited ? { ...chosen, columns: [] } : chosen);
  const known = useRef({ said, turn: 0, told: said });
  if (known.current.said !== said) {
    const news = said !== known.current.told;
    known.current = { said, turn: known.current.turn + Number(news), told: said };
  }
  const keep = ({ columns, widths, sort }: Columns) => {
    const next = { of: options.columns, columns, widths, sort };
    const told = text(first, next);
    if (told !== known.current.said) {
      known.current.told = told;
      setOwn({ chosen: next, instead: saved });
      panel.onOptionsChange({ ...panel.options, chosen: next });
    }
  };
  return { said: () => known.current.said, turn: known.current.turn, keep };
}

function text(first: string[], chosen: Chosen | undefined): string {
  const { columns = [], widths = {}, sort = null } = chosen ?? {};
  return JSON.stringify({ first, columns, widths, sort });
}
