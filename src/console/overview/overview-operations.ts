import { z } from 'zod';
import { query } from '../operation/operation.ts';
import { judgeOverview } from './judge-overview.ts';
import type { OverviewData } from './overview-data.ts';
import { overviewFacts, overviewHistory, rangeSchema } from './overview-facts.ts';

const judgement = z.object({
  urgency: z
    .enum(['good', 'look', 'act'])
    .describe('good: nothing to do; look: something is unusual; act: a person is needed now.'),
  sentence: z.string(),
  findings: z.array(
    z.object({
      urgency: z.enum(['look', 'act']),
      text: z.string(),
      link: z.object({
        path: z.templateLiteral(['/console', z.string()]).describe('Page of the console.'),
        label: z.string(),
      }),
    }),
  ),
});

const input = z.object({ range: rangeSchema });
const result = overviewFacts.extend({ judgement, history: overviewHistory });

export type Overview = z.output<typeof result>;

/** The query whether everything is all right. */
export function readOverview(data: OverviewData) {
  return query({
    name: 'readOverview',
    summary:
      'Whether everything is all right: what needs a person, how many events are open, what happened lately, and the state of org, senders and database.',
    path: '/overview',
    role: 'viewer',
    input,
    result,
    async run({ range }) {
      const facts = await data.facts();
      const { urgency, sentence, findings } = judgeOverview(facts);
      return {
        ...facts,
        judgement: { urgency, sentence, findings: [...findings] },
        history: await data.history(range),
      };
    },
  });
}
