import { readFile } from 'node:fs/promises';

const css = await readFile(
  new URL('../../../src/console/page/styles/base.css', import.meta.url),
  'utf8',
);

/** The colours of both themes, by the names of their variables. */
const colours = new Map(
  [...css.matchAll(/--([\w-]+): (?:light-dark\((#\w+), (#\w+)\)|(#\w+));/g)].map(
    ([, name = '', light, dark, both]) => [name, [light ?? both ?? '', dark ?? both ?? '']],
  ),
);

/** @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(hex: string): number {
  const full = hex.length === 4 ? hex.replace(/\w/g, '$&$&') : hex;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(full.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string, theme: number): number {
  const [a = 0, b = 0] = [one, other]
    .map((name) => luminance(colours.get(name)?.[theme] ?? ''))
    .sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}

// biome-ignore format: a table reads best with one row a line.
const TEXTS = [
  ['ink', 'paper'], ['ink', 'card'], ['ink', 'neutral-fill'],
  ['ink-soft', 'paper'], ['ink-soft', 'card'],
  ['brand', 'paper'], ['brand', 'card'], ['on-fill', 'brand-fill'],
  ['good', 'good-fill'], ['warning', 'warning-fill'], ['bad', 'bad-fill'], ['bad', 'card'],
];

test.each(TEXTS)('%s on %s can be read in both themes (4.5:1)', (text, ground) => {
  for (const theme of [0, 1]) {
    expect(contrast(text ?? '', ground ?? '', theme)).toBeGreaterThanOrEqual(4.5);
  }
});

test.each([
  ['brand', 'paper'],
  ['brand', 'card'],
  ['brand-fill', 'card'],
  ['edge', 'card'],
])('the outline or edge %s stands out from %s in both themes (3:1)', (edge, ground) => {
  for (const theme of [0, 1]) expect(contrast(edge, ground, theme)).toBeGreaterThanOrEqual(3);
});
