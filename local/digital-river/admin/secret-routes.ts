import { Router } from 'express';
import type { Pool } from 'pg';
import { ApiError } from '../http/api-error.ts';
import { onlyMethods } from '../http/only-methods.ts';
import { removeFormerSecret, rotateSecret } from '../store/signing-secrets.ts';
import { listWebhooks } from '../store/webhooks.ts';

/**
 * Routes for what Digital River offers only in its Dashboard: reveal the signing secret, rotate it,
 * and stop using the former secret.
 */
export function secretRoutes(pool: Pool): Router {
  const router = Router();

  router.get('/', async (_request, response) => {
    const webhooks = await listWebhooks(pool);
    response.json(
      webhooks.map(({ id, address, signingSecret }) => ({ webhookId: id, address, signingSecret })),
    );
  });

  router.post('/:webhookId', async ({ params: { webhookId } }, response) => {
    const signingSecret = await rotateSecret(pool, webhookId);
    if (signingSecret === undefined) throw unknownWebhook();
    response.status(201).json({ webhookId, signingSecret });
  });

  router.delete('/:webhookId/former', async ({ params: { webhookId } }, response) => {
    if (!(await removeFormerSecret(pool, webhookId))) throw unknownWebhook();
    response.status(204).end();
  });

  router.all('/', onlyMethods('GET'));
  router.all('/:webhookId', onlyMethods('POST'));
  router.all('/:webhookId/former', onlyMethods('DELETE'));
  return router;
}

function unknownWebhook(): ApiError {
  return new ApiError(404, 'not_found', {
    code: 'not_found',
    parameter: 'webhookId',
    message: 'No webhook has this id.',
  });
}
