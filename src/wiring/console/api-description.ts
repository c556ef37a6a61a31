import { readConfig } from '../../config/index.ts';
import { describeApi } from '../../console/api/openapi/describe-api.ts';
import type { Operation } from '../../console/operation/operation.ts';
import { createLog } from '../../log.ts';
import { createParts } from '../parts.ts';
import { createWebParts } from '../web-parts.ts';
import { consoleFeatures } from './console-routes.ts';

/** Enough to build the features; none of it is used, and nothing is connected to. */
const EXAMPLE = {
  NODE_ENV: 'test',
  DATABASE_URL: 'postgres://localhost/example',
  DATABASE_TLS: 'off',
  CONNECTOR_MODE: 'test',
  DIGITAL_RIVER_PROOF: 'basic',
  DIGITAL_RIVER_BASIC_CREDENTIALS: 'example:example',
  SALESFORCE_INSTANCE_URL: 'https://example.my.salesforce.com',
  SALESFORCE_SIGN_IN: 'client-credentials',
  SALESFORCE_CLIENT_ID: 'example',
  SALESFORCE_CLIENT_SECRET: 'example',
};

/** The operations of all features, to describe them: they cannot be carried out. */
export function exampleOperations(): Operation[] {
  const parts = createWebParts(createParts(readConfig(EXAMPLE), createLog('silent')));
  return consoleFeatures(parts).flatMap(({ operations }) => operations);
}

/** The API's description, as docs/openapi.json has it. */
export function apiDescriptionText(): string {
  return `${JSON.stringify(describeApi(exampleOperations()), undefined, 2)}\n`;
}
