import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ForbiddenError, UnauthorizedError } from '../src/errors.ts';
import { createLog } from '../src/log.ts';

const SRC = fileURLToPath(new URL('../src', import.meta.url));
const ERROR_CLASS = /^(?:export )?class (\w+) extends \w*Error\b[^{]*\{\n(.*)\n/gm;

const classes = globSync('**/*.ts', { cwd: SRC }).flatMap((file) =>
  [...readFileSync(`${SRC}/${file}`, 'utf8').matchAll(ERROR_CLASS)].map(
    ([, name = '', firstLine = '']) => ({ file, name, firstLine }),
  ),
);

test('the error classes are found', () => {
  expect(classes.length).toBeGreaterThan(10);
});

test.each(classes)('$name in $file carries its name', ({ name, firstLine }) => {
  // The name of a class that others extend is any text.
  expect(firstLine.trim().replace('name: string =', 'name =')).toBe(
    `override readonly name = '${name}';`,
  );
});

test.each([
  ['UnauthorizedError', new UnauthorizedError('No token.', 'Bearer')],
  ['ForbiddenError', new ForbiddenError('Another org.')],
])('a log line has the type %s', (name, error) => {
  const lines: string[] = [];
  createLog('info', { write: (line) => lines.push(line) }).warn({ err: error }, 'fact');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ err: { type: name } });
});
