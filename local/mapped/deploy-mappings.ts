import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Connection } from 'jsforce';
import { z } from 'zod';
import {
  type MetadataFile,
  metadataFiles,
} from '../../src/source-tools/metadata/metadata-files.ts';
import { permissionSetName } from '../../src/source-tools/metadata/permission-set-file.ts';
import { planMetadata } from '../../src/source-tools/metadata/plan-metadata.ts';
import { callTrial, jsonOf } from '../call-trial.ts';
import { deploymentZip } from './deployment-zip.ts';
import { searchedFields } from './searched-fields.ts';
import type { TrialMapping } from './trial-mappings.ts';

const RAW_EVENTS = fileURLToPath(new URL('../../salesforce/raw-events/', import.meta.url));
const RAW_LABEL = 'Webhook Event';
/** Custom objects that the trial's org has. */
const FORCE_APP = fileURLToPath(new URL('../../force-app/main/default/', import.meta.url));

const started = z.object({ id: z.string() });
const finished = z.object({
  deployResult: z.object({
    success: z.boolean(),
    details: z.object({
      componentFailures: z.array(z.object({ fullName: z.string(), problem: z.string() })),
    }),
  }),
});

/** The users of the trial, by what they may do. */
export interface TrialUsers {
  readonly integration: string;
  readonly people: readonly string[];
}

/**
 * Deploys to the trial's org what the mapping files need, as `source metadata` writes it, and
 * assigns the permission sets. What look-ups search by is deployed as well, since the org of an
 * installation has it.
 *
 * @returns names of the fields that were deployed for look-ups
 * @throws Error with what the org refuses
 */
export async function deployMappings(
  org: Connection,
  mappings: readonly TrialMapping[],
  users: TrialUsers,
): Promise<readonly string[]> {
  requireOwnLabels(mappings);
  if (mappings.some(({ mapping }) => mapping.map === 'raw')) {
    await deploy(org, rawEventFiles());
    await assign(org, RAW_LABEL, users);
  }
  const existing = shippedObjects();
  const plans = mappings.map(({ mapping }) => planMetadata(mapping, undefined, existing));
  const searched = searchedFields(
    mappings.map(({ mapping }) => mapping),
    existing,
  );
  // In one deployment, since files may refer to objects of others.
  const files = [...searched.files, ...plans.flatMap(metadataFiles)].filter(
    ({ path }) => !isShipped(path),
  );
  await deploy(org, [...new Map(files.map((file) => [file.path, file])).values()]);
  for (const { label } of plans) await assign(org, label, users);
  return searched.names.filter((name) => files.some(({ path }) => path.includes(fieldPath(name))));
}

function fieldPath(name: string): string {
  return `objects/${name.replace('.', '/fields/')}.field-meta.xml`;
}

/** Permission sets of one name would replace each other, in the org of an installation as well. */
function requireOwnLabels(mappings: readonly TrialMapping[]): void {
  const names = Map.groupBy(mappings, ({ mapping: { label, source } }) =>
    permissionSetName(label ?? source, 'Integration'),
  );
  for (const [name, sharing] of names) {
    if (sharing.length < 2) continue;
    throw new Error(
      `${sharing.map(({ file }) => file).join(' and ')}: expected labels of their own, got ${sharing.length === 2 ? 'two' : sharing.length} that give the permission sets the name ${name}. Give each file another label.`,
    );
  }
}

function shippedObjects(): string[] {
  return globSync('objects/*__c', { cwd: FORCE_APP }).map((path) => path.slice('objects/'.length));
}

/** A field of force-app stays as it is. */
function isShipped(path: string): boolean {
  const own = path.replace(/^main\/default\//, '');
  return own.startsWith('objects/') && globSync(own, { cwd: FORCE_APP }).length > 0;
}

function rawEventFiles(): MetadataFile[] {
  return globSync('main/default/**/*-meta.xml', { cwd: RAW_EVENTS }).map((path) => ({
    path,
    text: readFileSync(join(RAW_EVENTS, path), 'utf8'),
  }));
}

export async function deploy(org: Connection, files: readonly MetadataFile[]): Promise<void> {
  const path = `${org.instanceUrl}/services/data/v${org.version}/metadata/deployRequest`;
  const headers = { authorization: `Bearer ${org.accessToken}` };
  const form = new FormData();
  form.append('entity_content', JSON.stringify({ deployOptions: {} }));
  form.append('file', new Blob([new Uint8Array(deploymentZip(files))]), 'deploy.zip');
  const { id } = started.parse(
    jsonOf(await callTrial(path, { method: 'POST', headers, body: form })),
  );
  const reply = await callTrial(`${path}/${id}?includeDetails=true`, { headers });
  const { success, details } = finished.parse(jsonOf(reply)).deployResult;
  if (success) return;
  const problems = details.componentFailures.map(
    ({ fullName, problem }) => `- ${fullName}: ${problem}`,
  );
  throw new Error(`The local org refuses what a mapping file needs:\n${problems.join('\n')}`);
}

async function assign(org: Connection, label: string, users: TrialUsers): Promise<void> {
  await assignSet(org, permissionSetName(label, 'Integration'), [users.integration]);
  await assignSet(org, permissionSetName(label, 'Admin'), users.people);
}

export async function assignSet(
  org: Connection,
  name: string,
  userIds: readonly string[],
): Promise<void> {
  const { records } = await org.query<{ Id: string }>(
    `SELECT Id FROM PermissionSet WHERE Name = '${name}'`,
  );
  const PermissionSetId = records[0]?.Id ?? '';
  for (const AssigneeId of userIds) {
    const found = await org.query(
      `SELECT Id FROM PermissionSetAssignment WHERE PermissionSetId = '${PermissionSetId}' AND AssigneeId = '${AssigneeId}'`,
    );
    if (found.totalSize > 0) continue;
    await org.sobject('PermissionSetAssignment').create({ PermissionSetId, AssigneeId });
  }
}
