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

/** How a number changed, as a panel writes it: `+8 %`, `−12 %`, `×14`, `±0 %`, `new`. */
export function changed(now, before) {
  if (Math.abs(now - before) <= 0.0005 * before) return '±0 %';
  if (before <= 0) return 'new';
  if (now >= 10 * before) return `×${short(now / before)}`;
  const percent = (Math.abs(now - before) / before) * 100;
  const size = percent >= 9.95 ? Math.round(percent) : Math.round(percent * 10) / 10;
  return `${now < before ? '−' : '+'}${now > 0 && now < before && percent > 99.5 ? 99.9 : size} %`;
}
