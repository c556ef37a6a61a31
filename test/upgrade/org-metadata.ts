import { existsSync, globSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Connection } from 'jsforce';
import { assignSet, deploy } from '../../local/mapped/deploy-mappings.ts';
import type { LocalOrgIdentity } from '../../local/org/org.ts';
import type { MetadataFile } from '../../src/source-tools/metadata/metadata-files.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const PACKAGE = 'main/default';
const HISTORY = join('salesforce', 'order-history', PACKAGE);
const TRACKED = /\s*<trackHistory>true<\/trackHistory>/;
/** What a customer has in addition: a validation rule that refuses one state. */
const CUSTOMERS_OWN = join(PROJECT, 'test', 'chaos', 'metadata');
const REFUSING_RULE = 'objects/Order/validationRules/Chaos_Refused_State.validationRule-meta.xml';
const API_VERSION = '67.0';
const INTEGRATION_SETS = [
  'Digital_River_Connector_Integration',
  'Digital_River_Connector_Activated_Orders',
];

/** An administrator of the org, who deploys metadata and assigns permission sets. */
export interface Administrator {
  readonly url: string;
  readonly token: string;
  /** The id of the connector's user. */
  readonly integrationUserId: string;
}

/**
 * Creates the metadata directory of an org that was set up with a release. The history of Orders
 * is tracked as its package says: the oldest releases track more fields in force-app than an org
 * accepts beside its own.
 *
 * @param release folder of the release
 * @param folder existing; gets a folder `metadata`
 */
export async function metadataOf(release: string, folder: string): Promise<string> {
  const copy = join(folder, 'metadata');
  await cp(join(release, 'force-app', PACKAGE), copy, { recursive: true });
  for (const file of globSync(`${copy}/objects/Order/fields/*`)) {
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(TRACKED, ''));
  }
  const ownHistory = join(release, HISTORY);
  const history = existsSync(ownHistory) ? ownHistory : join(PROJECT, HISTORY);
  for (const source of [history, CUSTOMERS_OWN]) await cp(source, copy, { recursive: true });
  return copy;
}

/** The users with those of their permission sets that a metadata directory has. */
export function withKnownSets(identity: LocalOrgIdentity, metadata: string): LocalOrgIdentity {
  const isKnown = (name: string) =>
    existsSync(join(metadata, 'permissionsets', `${name}.permissionset-meta.xml`));
  const extraUsers = (identity.extraUsers ?? []).map((user) => ({
    ...user,
    permissionSets: (user.permissionSets ?? []).filter(isKnown),
  }));
  return { ...identity, extraUsers };
}

/**
 * Deploys the present force-app, and assigns its permission sets to the connector's user, as
 * docs/upgrading.md says.
 *
 * @throws Error with what the org refuses
 */
export async function deployForceApp(administrator: Administrator): Promise<void> {
  const org = connection(administrator);
  const files = globSync(`${PACKAGE}/**/*-meta.xml`, { cwd: join(PROJECT, 'force-app') });
  await deploy(org, await read(join(PROJECT, 'force-app'), files));
  for (const name of INTEGRATION_SETS) {
    await assignSet(org, name, [administrator.integrationUserId]);
  }
}

/** Mends why the org refuses a state: the customer's rule is no longer active. */
export async function mendRule(administrator: Administrator): Promise<void> {
  const [file] = await read(CUSTOMERS_OWN, [REFUSING_RULE]);
  const text = file?.text.replace('<active>true<', '<active>false<') ?? '';
  await deploy(connection(administrator), [{ path: REFUSING_RULE, text }]);
}

/** Marks all Failed Events as an admin does who has mended the cause. @returns how many */
export async function reprocessFailedEvents(administrator: Administrator): Promise<number> {
  const org = connection(administrator);
  const { records } = await org.query<{ Id: string }>(
    "SELECT Id FROM DR_Failed_Event__c WHERE Status__c = 'Parked'",
  );
  for (const { Id = '' } of records) {
    await org.sobject('DR_Failed_Event__c').update({ Id, Status__c: 'Reprocess' });
  }
  return records.length;
}

function connection({ url, token }: Administrator): Connection {
  return new Connection({ instanceUrl: url, accessToken: token, version: API_VERSION });
}

function read(folder: string, paths: readonly string[]): Promise<MetadataFile[]> {
  return Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(join(folder, path), 'utf8') })),
  );
}
