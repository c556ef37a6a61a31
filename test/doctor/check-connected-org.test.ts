import { checkConnectedOrg } from '../../src/doctor/checks/org/check-connected-org.ts';
import type { ConnectedOrg } from '../../src/inbox/connected-org.ts';

const [ONE, OTHER] = ['00DHs000000AbCdMAK', '00DHs000000EfGhMAK'];
const connected: ConnectedOrg = {
  organizationId: ONE,
  firstOrganizationId: ONE,
  acceptedAt: new Date('2026-11-01T10:00:00Z'),
  refusedOrganizationId: null,
  refusedAt: null,
};
const refused = {
  ...connected,
  refusedOrganizationId: OTHER,
  refusedAt: new Date('2026-11-02T10:00:00Z'),
};

// biome-ignore format: a table reads best with one row a line.
test.each<[string, ConnectedOrg | undefined, string | undefined, string, string[], number?]>([
  ['no org is connected yet', undefined, ONE, 'ok', ['none yet']],
  ['the configured org is connected', connected, ONE, 'ok', [ONE]],
  ['the id is not known', connected, undefined, 'warning', [ONE, 'does not show the id']],
  ['another org is connected', connected, OTHER, 'failed', [ONE, OTHER]],
  ['another worker was refused', refused, ONE, 'warning', [ONE, OTHER, '2026-11-02T10:00:00.000Z']],
  ['another worker was refused long ago', refused, ONE, 'ok', [ONE, OTHER, '2026-11-02T10:00:00.000Z'], 60],
  ['this org was refused', refused, OTHER, 'failed', [ONE, OTHER, '2026-11-02T10:00:00.000Z']],
])('when %s', async (_, known, id, standing, texts, minutesAgo = 5) => {
  const now = Date.parse('2026-11-02T10:00:00Z') + minutesAgo * 60_000;
  const [finding, ...others] = await checkConnectedOrg(() => Promise.resolve(known), id, now);
  expect([finding?.standing, others]).toEqual([standing, []]);
  for (const text of texts) expect(finding?.found).toContain(text);
  if (standing === 'failed') expect(finding?.todo).toContain(`npm run replay -- --accept-org ${id}`);
});

test('a database that cannot be read is reported by its own checks', async () => {
  expect(await checkConnectedOrg(() => Promise.reject(new Error('away')), ONE)).toEqual([]);
});
