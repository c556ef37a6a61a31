import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MetadataFile } from '../../../src/source-tools/metadata/metadata-files.ts';
import { among, ORG_SABOTAGES, type Sabotage } from './names.ts';

/** What admins deploy, with the history of orders: the checks need it. */
const PACKAGES = ['force-app', 'salesforce/order-history'].map((directory) =>
  fileURLToPath(new URL(`../../../${directory}/main/default`, import.meta.url)),
);
/** What a customer has in addition: a validation rule, and a right of the connector's user. */
const CUSTOMERS_OWN = fileURLToPath(new URL('../metadata', import.meta.url));

/**
 * Creates the metadata directory of the org, without what the sabotages remove.
 * `org-guards`: no validation rules · `upsert`: keys are neither unique nor external ids.
 *
 * @param generated further files that admins deploy, which no folder has
 */
export async function orgMetadata(
  sabotage: readonly Sabotage[],
  folder: string,
  generated: readonly MetadataFile[] = [],
): Promise<string> {
  const wanted = among(ORG_SABOTAGES, sabotage);
  const copy = join(folder, 'metadata');
  for (const directory of PACKAGES) await cp(directory, copy, { recursive: true });
  for (const { path, text } of generated) {
    const file = join(copy, path.replace('main/default/', ''));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  for (const entry of await readdir(copy, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (wanted.includes('org-guards') && path.endsWith('.validationRule-meta.xml')) await rm(path);
    if (wanted.includes('upsert') && path.endsWith('.field-meta.xml')) await makePlain(path);
  }
  await cp(CUSTOMERS_OWN, copy, { recursive: true });
  return copy;
}

async function makePlain(path: string): Promise<void> {
  const xml = await readFile(path, 'utf8');
  const plain = xml.replace(/<(externalId|unique)>true</g, '<$1>false<');
  if (plain !== xml) await writeFile(path, plain);
}
