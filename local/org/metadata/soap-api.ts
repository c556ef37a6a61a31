import express, { type Response, type Router } from 'express';
import { toApiError } from '../http/answer-call.ts';
import { ApiError } from '../http/api-error.ts';
import { authorizeMetadataCall } from '../http/authorize-call.ts';
import { readVersion } from '../http/versions.ts';
import type { Org } from '../org.ts';
import { asXml, textOf, textsOf, type Xml } from './component.ts';
import { deploy } from './deploy.ts';
import { describeMetadata } from './describe-metadata.ts';
import { findDeployResult } from './find-deploy-result.ts';
import { listMetadata } from './list-metadata.ts';
import { quickDeploy } from './quick-deploy.ts';
import { readEnvelope, writeEnvelope, writeFault } from './soap-envelope.ts';

/** The largest envelope: a zip of 39 MB in base64. */
const MAX_BODY = '55mb';

type SoapMethod = (org: Org, parameters: Xml, version: number) => Promise<unknown>;

/**
 * Serves deployments and lists of metadata over SOAP, which the sf CLI uses by default.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deploy.htm
 */
export function soapApi(org: Org): Router {
  const router = express.Router();
  const text = express.text({ type: () => true, limit: MAX_BODY });
  router.post('/services/Soap/m/:version', text, async (request, response) => {
    response.type('text/xml');
    try {
      const version = readVersion(`v${request.params.version}`);
      response.send(await answer(org, String(request.body), response, version));
    } catch (error) {
      const { entries, message } = toApiError(error);
      response.status(500).send(writeFault(entries[0]?.errorCode ?? '', message));
    }
  });
  return router;
}

async function answer(
  org: Org,
  body: string,
  response: Response,
  version: number,
): Promise<string> {
  const { sessionId, method, parameters } = readEnvelope(body);
  await authorizeMetadataCall(org, sessionId, response);
  const run = METHODS.get(method);
  if (run === undefined) {
    throw new ApiError(400, 'INVALID_OPERATION', `The local org has no operation ${method}`);
  }
  return writeEnvelope(method, await run(org, parameters, version));
}

const METHODS = new Map<string, SoapMethod>([
  ['deploy', startDeploy],
  ['checkDeployStatus', checkDeployStatus],
  ['deployRecentValidation', deployRecentValidation],
  ['cancelDeploy', cancelDeploy],
  ['describeMetadata', async (_org, _parameters, version) => describeMetadata(version)],
  ['listMetadata', listMetadata],
]);

async function startDeploy(org: Org, { ZipFile, DeployOptions }: Xml): Promise<unknown> {
  const zip = Buffer.from(textOf(ZipFile) ?? '', 'base64');
  const { checkOnly, testLevel, runTests } = asXml(DeployOptions);
  const { id } = await deploy(org, zip, {
    checkOnly: checkOnly === 'true',
    testLevel: textOf(testLevel),
    runTests: textsOf(runTests),
  });
  return { done: false, id, state: 'Queued' };
}

async function deployRecentValidation(org: Org, { validationId }: Xml): Promise<unknown> {
  return (await quickDeploy(org, textOf(validationId) ?? '')).id;
}

/** A deployment is finished when its call is answered, so it is always too late. */
async function cancelDeploy(): Promise<never> {
  throw new ApiError(400, 'INVALID_ID_FIELD', 'Deployment already completed');
}

async function checkDeployStatus(
  org: Org,
  { asyncProcessId, includeDetails }: Xml,
): Promise<unknown> {
  const id = textOf(asyncProcessId) ?? '';
  const result = await findDeployResult(org, id, includeDetails === 'true');
  if (result !== undefined) return result;
  throw new ApiError(404, 'INVALID_CROSS_REFERENCE_KEY', `no deployment found with id ${id}`);
}
