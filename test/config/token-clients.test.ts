import { tokenClients, tokenClientsValue } from '../../src/config/token-clients.ts';

const D = 'a'.repeat(43);

test.each([
  `shop:${D}:${D}:${D}:${D}`,
  `watch:${D}:${D}:console:read`,
  `shop:${D}:${D}:${D}:${D},watch:${D}:${D}:console:read,night:${D}:${D}:console:operate`,
])('%s is read and written again', (value) => {
  expect(tokenClientsValue(tokenClients.parse(value))).toBe(value);
});

test.each([
  `watch:${D}:${D}`,
  `watch:${D}:${D}:console`,
  `watch:${D}:${D}:console:write`,
  `watch:${D}:${D}:webhooks`,
  `watch:${D}:console:read`,
  `watch:${D}:${D}:${D}:${D}:console:read`,
  `watch:${D}:short:console:read`,
  `a:b:${D}:${D}:console:read`,
])('%s is refused', (value) => {
  expect(tokenClients.safeParse(value).success).toBe(false);
});
