import { readFileSync } from 'node:fs';
import { KNOWN_CAUSES } from '../../src/salesforce/unreachable-reasons.ts';
import { logFacts, readSources } from './log-facts.ts';

const guide = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const codeSpansOf = (text: string) =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replace(/ …$/, ''));
/** A single word says too little to find the line. */
const isQuote = (code: string) => code.includes(' ');
const quotes = codeSpansOf(guide).filter(isQuote);

test('every fact that is logged as a warning or an error is found in src', () => {
  const facts = logFacts();
  expect(facts.length).toBeGreaterThan(35);
  expect(facts.filter(({ fact }) => fact.trim() === '')).toEqual([]);
});

test('each of them is quoted in docs/operations.md, at least by how it begins', () => {
  const missing = logFacts().filter(
    ({ fact }) => !quotes.some((quote) => fact.startsWith(quote) || quote.startsWith(fact)),
  );
  expect(missing).toEqual([]);
});

test('the tables of signs quote no line that does not exist', () => {
  const rows = guide
    .slice(0, guide.indexOf('## Upgrading'))
    .split('\n')
    .filter((line) => line.startsWith('|'));
  const quoted = rows.flatMap((row) => codeSpansOf(row.split('|')[2] ?? '')).filter(isQuote);
  const src = readSources()
    .map(({ text }) => text)
    .join('\n');
  const facts = logFacts();
  const unknown = quoted.filter(
    (quote) => !src.includes(quote) && !facts.some(({ fact }) => quote.startsWith(fact)),
  );
  expect(quoted.length).toBeGreaterThan(30);
  expect(unknown).toEqual([]);
});

test('every cause for which a host does not answer has a row', () => {
  const missing = KNOWN_CAUSES.map(({ happened }) => happened('HOST')).filter(
    (problem) => !guide.includes(`| ${problem} |`),
  );
  expect(missing).toEqual([]);
});

test('every metric has a row, and the tables of signs name no other', () => {
  const code = readSources().filter(({ file }) => file.startsWith('metrics/'));
  const names = [
    ...code
      .map(({ text }) => text)
      .join('')
      .matchAll(/name: 'connector_(\w+)'/g),
  ].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(7);
  // A metric without labels has no braces.
  const hasRow = (name: string) =>
    new RegExp(`^\\| \`connector_${name}(\\{.*)?\` \\|`, 'm').test(guide);
  expect(names.filter((name) => !hasRow(name))).toEqual([]);
  const rows = guide.split('\n').filter((line) => line.split('|').length === 8);
  const named = rows
    .slice(1)
    .flatMap((row) => codeSpansOf(row.split('|')[3] ?? ''))
    .filter((code) => /^[a-z_]+_[a-z]+/.test(code))
    .map((code) => /^[a-z_]+/.exec(code)?.[0] ?? '');
  expect(named.length).toBeGreaterThan(7);
  expect(named.filter((name) => !names.includes(name))).toEqual([]);
});
