import { z } from 'zod';
import { secret } from './variable-types.ts';

/** The variable of the metrics. */
export const metricsVariables = z.object({
  METRICS_TOKEN: z
    .string()
    .min(16, { error: 'expected at least 16 characters' })
    .optional()
    .describe('Bearer token for `GET /metrics`. Without it, metrics are off.')
    .meta({ ...secret, heroku: { generator: 'secret' } }),
});
