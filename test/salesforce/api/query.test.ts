import { z } from 'zod';
import { readAnswer } from '../../../src/salesforce/api/query.ts';

test.each([undefined, '<html>', {}, { records: 'none' }])(
  'an answer of another shape than the documented one is an outage with advice: %j',
  async (answer) => {
    const org = { call: () => Promise.resolve(answer) };
    const shape = z.object({ records: z.array(z.unknown()) });
    await expect(readAnswer(org, '/query', shape)).rejects.toMatchObject({
      kind: 'unavailable',
      problem: 'Salesforce answers with something other than its API documents.',
      advice: expect.stringMatching(/a proxy .* SALESFORCE_INSTANCE_URL.* support/),
    });
  },
);
