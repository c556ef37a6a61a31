import express, { type Request, type Response, type Router } from 'express';
import { errorReply } from '../http/answer-call.ts';
import { authorizeMetadataCall } from '../http/authorize-call.ts';
import { bearerToken } from '../http/bearer-token.ts';
import { readVersion } from '../http/versions.ts';
import type { Org } from '../org.ts';
import { deploy } from './deploy.ts';
import { quickDeploy } from './quick-deploy.ts';
import { readDeployRequest } from './read-deploy-request.ts';
import { soapApi } from './soap-api.ts';

/**
 * Serves deployments over REST and SOAP, separately from the data API, because its calls wait
 * during a deployment.
 */
export function metadataApi(org: Org): Router {
  const router = express.Router();
  router.post('/services/data/:version/metadata/deployRequest', async (request, response) => {
    try {
      await answer(org, request, response);
    } catch (error) {
      const { status, body } = errorReply(error);
      response.status(status).json(body);
    }
  });
  router.use(soapApi(org));
  return router;
}

async function answer(
  org: Org,
  request: Request<{ version: string }>,
  response: Response,
): Promise<void> {
  readVersion(request.params.version);
  await authorizeMetadataCall(org, bearerToken(request), response);
  const given = await readDeployRequest(request);
  if ('validationId' in given) {
    const { validationId } = given;
    const result = await quickDeploy(org, validationId);
    const body = { id: result.id, validatedDeployRequestId: validationId, deployResult: result };
    response.status(201).json(body);
    return;
  }
  const { zip, options } = given;
  const result = await deploy(org, zip, options);
  response.status(201).json({ id: result.id, deployOptions: options, deployResult: result });
}
