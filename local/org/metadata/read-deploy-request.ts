import { text } from 'node:stream/consumers';
import busboy from 'busboy';
import type { Request } from 'express';
import { z } from 'zod';
import { ApiError } from '../http/api-error.ts';
import { parseJson } from '../http/read-body.ts';
import type { DeployOptions } from './deploy-result.ts';

const content = z.object({
  deployOptions: z.object({
    checkOnly: z.boolean().default(false),
    testLevel: z.string().optional(),
    runTests: z.array(z.string()).optional(),
  }),
});

const recentValidation = z.object({ validatedDeployRequestId: z.string() });

/** A deployment request of the REST API: a zip, or the id of a validation. */
export type DeployRequest = { zip: Buffer; options: DeployOptions } | { validationId: string };

/**
 * Reads a deployment: the JSON `validatedDeployRequestId`, or the two parts `entity_content` (JSON)
 * and `file` (the zip).
 * @throws ApiError when one of them is missing or cannot be read
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy.htm
 */
export async function readDeployRequest(request: Request): Promise<DeployRequest> {
  if (request.is('json')) return readValidation(await text(request));
  if (!request.is('multipart/form-data')) throw bad('A deployment must be multipart/form-data');
  const parts = await readParts(request);
  const zip = parts.get('file');
  const json = parts.get('entity_content');
  if (zip === undefined || json === undefined) {
    throw bad('A deployment must have the parts entity_content (JSON) and file (a zip)');
  }
  const checked = content.safeParse(parseJson(json.toString('utf8')));
  if (!checked.success) throw bad(`entity_content: ${z.prettifyError(checked.error)}`);
  return { zip, options: checked.data.deployOptions };
}

function readValidation(json: string): DeployRequest {
  const checked = recentValidation.safeParse(parseJson(json));
  if (!checked.success) throw bad('A deployment as JSON must have a validatedDeployRequestId');
  return { validationId: checked.data.validatedDeployRequestId };
}

function readParts(request: Request): Promise<Map<string, Buffer>> {
  const { promise, resolve, reject } = Promise.withResolvers<Map<string, Buffer>>();
  const parts = new Map<string, Buffer>();
  const form = busboy({ headers: request.headers });
  form.on('field', (name, text) => parts.set(name, Buffer.from(text)));
  form.on('file', (name, stream) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => parts.set(name, Buffer.concat(chunks)));
  });
  form.on('close', () => resolve(parts));
  form.on('error', () => reject(bad('The parts of the request cannot be read')));
  request.on('aborted', () => reject(bad('The request ended early')));
  request.pipe(form);
  return promise;
}

function bad(message: string): ApiError {
  return new ApiError(400, 'INVALID_MULTIPART_REQUEST', message);
}
