import type { Org } from '../../../src/salesforce/api/org.ts';
import { withCheck } from '../../../src/salesforce/api/with-check.ts';

function orgCounting() {
  const made: string[] = [];
  const org: Org = {
    apiVersion: '67.0',
    call: async ({ path }) => made.push(path),
    probe: async () => void made.push('probe'),
    usage: () => ({ used: 7, limit: 15_000 }),
  };
  return { org, made };
}

test('the check precedes each call, and the call returns what the org answers', async () => {
  const { org, made } = orgCounting();
  const checked = withCheck(org, () => void made.push('check'));
  expect(await checked.call({ method: 'GET', path: '/limits' })).toBe(2);
  expect(made).toEqual(['check', '/limits']);
});

test('when the check throws, the call is rejected with its error and not made', async () => {
  const { org, made } = orgCounting();
  const lost = new Error('the lease is lost');
  const checked = withCheck(org, () => {
    throw lost;
  });
  await expect(checked.call({ method: 'GET', path: '/limits' })).rejects.toBe(lost);
  expect(made).toEqual([]);
});

test('probes, usage and the version are those of the org, without a check', async () => {
  const { org, made } = orgCounting();
  const checked = withCheck(org, () => void made.push('check'));
  await checked.probe();
  expect([checked.apiVersion, checked.usage(), made]).toEqual([
    '67.0',
    { used: 7, limit: 15_000 },
    ['probe'],
  ]);
});
