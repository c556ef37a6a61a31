import { pathSegment, withoutTrailingSlashes } from '../src/url.ts';
import { fc } from './support/properties.ts';

test.each([
  ['https://example.com', 'https://example.com'],
  ['https://example.com/', 'https://example.com'],
  ['https://example.com///', 'https://example.com'],
  ['https://example.com/path/', 'https://example.com/path'],
  ['', ''],
  ['///', ''],
])('%j becomes %j', (url, expected) => {
  expect(withoutTrailingSlashes(url)).toBe(expected);
});

test('a long run of slashes before another character takes linear time', () => {
  const url = `${'/'.repeat(1_000_000)}x`;
  const began = performance.now();
  expect(withoutTrailingSlashes(url)).toBe(url);
  expect(performance.now() - began).toBeLessThan(1000);
});

describe('a text as a segment of a path', () => {
  test.each([
    ['ch_1', 'ch_1'],
    ['5f0c-11', '5f0c-11'],
    ['a/b?c#d', 'a%2Fb%3Fc%23d'],
    ['a b\\c', 'a%20b%5Cc'],
    ['$& 100 %', '%24%26%20100%20%25'],
    ['a.b', 'a.b'],
    ['...', '...'],
    ['..a', '..a'],
    ['a..', 'a..'],
    ['a%2fb', 'a%252fb'],
    ['é🙂', '%C3%A9%F0%9F%99%82'],
    ['a . b', 'a%20.%20b'],
  ])('%j becomes %j', (text, expected) => {
    expect(pathSegment(text)).toBe(expected);
  });

  test.each([
    '',
    '.',
    '..',
    '%2e',
    '%2E%2e',
    '.%2e',
    '%2e.',
    '%252e%252e',
    '%25252E.',
    '../x',
    'x/..',
    'x/../y',
    'x/./y',
    '..\\x',
    'x%2f..%2fy',
    'x%2F%2e%2e',
    'x%5C..',
    '\ud800',
    '\t..',
    '..\u0000',
    '.\n.',
    '.. ',
    ' ..',
    'x/.. /y',
    '..%00',
    '.%0A.',
    '..%2520',
    'ch_1\u007f',
    `%${'25'.repeat(9)}2e`,
  ])('%j is refused', (text) => {
    expect(pathSegment(text)).toBeUndefined();
  });

  test('whatever the text, the path around it stays, however often a proxy decodes it', () => {
    const part = fc.oneof(
      fc.constantFrom(
        '.',
        '..',
        '/',
        '\\',
        '%',
        '2',
        '5',
        'e',
        'E',
        '%2e',
        '%2f',
        '%5c',
        '%25',
        '?',
        '#',
        ';',
        '\t',
        '\n',
        '\0',
        '%00',
        ' ',
        '%20',
      ),
      fc.string({ unit: 'binary', maxLength: 2 }),
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
        (text) => {
          const segment = pathSegment(text);
          if (segment === undefined) return;
          const { pathname } = new URL(`https://api.example.com/v1/charges/${segment}/view`);
          expect(pathname).toBe(`/v1/charges/${segment}/view`);
          expect(pathname.split('/')).toHaveLength(5);
          expect(decodeURIComponent(segment)).toBe(text);
          // A server that takes encoded slashes for slashes stays below the folder, too.
          const lenient = text
            .replaceAll(/%2f/gi, '/')
            .replaceAll(/%2e/gi, '.')
            .replaceAll(/%20/g, ' ')
            .replaceAll(/%(?:[01][0-9a-f]|7f)/gi, '')
            .replaceAll('\\', '/');
          const resolved = new URL(
            `https://api.example.com/v1/charges/${lenient.replaceAll(/[?#%]/g, '_')}`,
          );
          expect(resolved.pathname).toMatch(/^\/v1\/charges\//);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('a long text takes linear time', () => {
    const text = '%2525'.repeat(20_000);
    const began = performance.now();
    pathSegment(text);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
