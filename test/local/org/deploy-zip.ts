import { strToU8, zipSync } from 'fflate';
import type { RunningOrg } from './running-org.ts';

/** The content of a deployment. */
export interface Deployment {
  /** Full names by type, as package.xml lists them. */
  members: Record<string, string[]>;
  /** File contents by path. */
  files: Record<string, string>;
}

/** The XML of a custom field within an object's file. */
export function fieldXml(name: string, inside: string): string {
  return `<fields><fullName>${name}</fullName><label>${name}</label>${inside}</fields>`;
}

/** The file of a component of this type with these elements. */
export function xml(type: string, inside: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><${type} xmlns="http://soap.sforce.com/2006/04/metadata">${inside}</${type}>`;
}

/** A deployment of fields of one object. */
export function fields(object: string, given: Record<string, string>): Deployment {
  const inside = Object.entries(given).map(([name, each]) => fieldXml(name, each));
  return {
    members: { CustomField: Object.keys(given).map((name) => `${object}.${name}`) },
    files: { [`objects/${object}.object`]: xml('CustomObject', inside.join('')) },
  };
}

/** The zip of a deployment, with its package.xml. */
export function zipOf({ members, files }: Deployment): Buffer {
  const types = Object.entries(members).map(
    ([name, each]) =>
      `<types>${each.map((one) => `<members>${one}</members>`).join('')}<name>${name}</name></types>`,
  );
  const all = {
    'package.xml': xml('Package', `${types.join('')}<version>67.0</version>`),
    ...files,
  };
  const entries = Object.entries(all).map(([path, text]) => [path, strToU8(text)] as const);
  return Buffer.from(zipSync(Object.fromEntries(entries)));
}

/**
 * Deploys over REST, as the CLI does with SF_ORG_METADATA_REST_DEPLOY, and returns the result with
 * its details.
 */
export async function deployRest(org: RunningOrg, deployment: Deployment, checkOnly = false) {
  const form = new FormData();
  form.append('entity_content', JSON.stringify({ deployOptions: { checkOnly } }));
  form.append('file', new Blob([new Uint8Array(zipOf(deployment))]), 'deploy.zip');
  const started = await fetch(`${org.url}/services/data/v67.0/metadata/deployRequest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${org.token}` },
    body: form,
  });
  expect(started.status).toBe(201);
  const { id } = (await started.json()) as { id: string };
  const result = await org.call('GET', `/metadata/deployRequest/${id}?includeDetails=true`);
  expect(result.status).toBe(200);
  return result.body.deployResult;
}
