import { returnPath } from '../../../src/console/sign-in/return-path.ts';
import { fc } from '../../support/properties.ts';

test.each([
  '/console',
  '/console/',
  '/console/events/17',
  '/console/events?status=parked&reason=a%20b&page=2',
  '/console/orders/order%20204440790336',
  '/console/orders/a%2Fb',
  '/console/search?q=204440790336',
  "/console/issues/it's(1)~;,@!$&=:+*",
])('%s is a page to return to', (path) => {
  expect(returnPath(path)).toBe(path);
});

test.each([
  undefined,
  7,
  ['/console/events'],
  { toString: () => '/console/events' },
  '',
  '/',
  '/consolex',
  '/health/ready',
  '//evil.example.com',
  '///evil.example.com',
  '/\\evil.example.com',
  '/console//evil.example.com',
  '/console/\\evil.example.com',
  '/console@evil.example.com',
  'https://evil.example.com/console',
  'javascript:alert(1)',
  '/console/../evil',
  '/console/%2e%2e/evil',
  '/console/.%2E/.%2e//evil',
  '/console/./events',
  '/console/events#x',
  '/console/%zz',
  '/console/%ff',
  '/console?x=%zz',
  '/console/a\r\nSet-Cookie: x=1',
  '/console/a\u0000',
  '/console/a b',
  '/console/é',
  '/console?q=<script>',
  '/console?q=a\tb',
  ' /console',
  '/console/sign-in',
  '/console/sign-in?returnTo=/console/sign-in',
  '/console/sign-out',
  '/console/signed-out',
  '/console/callback?code=a&state=b',
  '/console/CALLBACK?code=a',
  '/console/%63allback?code=a',
  `/console/${'a'.repeat(2000)}`,
])('%j is none', (path) => {
  expect(returnPath(path)).toBe('/console');
});

test('whatever is requested, the page is below /console of the same origin', () => {
  const part = fc.oneof(
    fc.constantFrom('/console', '/', '//', '..', '%2e', '\\', '@', '?', '#', 'evil.example.com'),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const { origin, pathname } = new URL(returnPath(parts.join('')), 'https://a.example');
      expect(origin).toBe('https://a.example');
      expect(pathname).toMatch(/^\/console(?:\/|$)/);
    }),
  );
});
