// Owns the words that the tests expect for numbers: three significant digits and a unit.

const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P', 'E'];

/** A number as a panel writes it: `1.23 MB`, `12.4 k`, `7`. */
export function short(value, unit = '') {
  let power = 0;
  let rest = value;
  while (rest >= 999.5 && power + 1 < PREFIXES.length) {
    rest /= 1000;
    power += 1;
  }
  const digits = `${Number(rest.toPrecision(3))}`;
  return `${digits} ${PREFIXES[power]}${unit}`.trim();
}

/** A whole number in groups of three with narrow spaces between. */
export function grouped(value) {
  return `${value}`.replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
