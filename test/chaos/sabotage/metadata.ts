import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { among, ORG_SABOTAGES, type Sabotage } from './names.ts';

const METADATA = fileURLToPath(new URL('../../../force-app/main/default', import.meta.url));

/**
 * The folder from which the org is made: what admins deploy, or a copy that lacks something.
 * `org-guards`: no validation rules · `upsert`: keys are neither unique nor external ids.
 */
export async function orgMetadata(sabotage: readonly Sabotage[], folder: string): Promise<string> {
  const wanted = among(ORG_SABOTAGES, sabotage);
  if (wanted.length === 0) return METADATA;
  const copy = join(folder, 'metadata');
  await cp(METADATA, copy, { recursive: true });
  for (const entry of await readdir(copy, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (wanted.includes('org-guards') && path.endsWith('.validationRule-meta.xml')) await rm(path);
    if (wanted.includes('upsert') && path.endsWith('.field-meta.xml')) await makePlain(path);
  }
  return copy;
}

async function makePlain(path: string): Promise<void> {
  const xml = await readFile(path, 'utf8');
  const plain = xml.replace(/<(externalId|unique)>true</g, '<$1>false<');
  if (plain !== xml) await writeFile(path, plain);
}
