import { readFileSync } from 'node:fs';
import { z } from 'zod';

// Orders are off in a new org: without them Order does not exist, and force-app is refused.
const definition = z.strictObject({
  orgName: z.string(),
  edition: z.literal('Developer'),
  settings: z.strictObject({
    orderSettings: z.strictObject({ enableOrders: z.literal(true) }),
  }),
});

test('the scratch org definition switches Orders on', () => {
  const file = new URL('../../config/project-scratch-def.json', import.meta.url);
  const read = definition.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  expect(read.error?.issues ?? []).toEqual([]);
});
