import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type MetadataFile,
  metadataFiles,
} from '../../../src/source-tools/metadata/metadata-files.ts';
import { permissionSetName } from '../../../src/source-tools/metadata/permission-set-file.ts';
import { planMetadata } from '../../../src/source-tools/metadata/plan-metadata.ts';
import { signCall } from '../../../src/source-tools/sign/sign-call.ts';
import { readMappingFile } from '../../../src/sources/mapped/file/read-mapping-file.ts';
import type { Mapping } from '../../../src/sources/mapped/language/mapping-schema.ts';

/** The senders of a run that mapping files describe. */
const MAPPED_SENDERS = ['fastspring', 'memberships'] as const;

export type MappedSender = (typeof MAPPED_SENDERS)[number];

const FILES: Readonly<Record<MappedSender, string>> = {
  fastspring: 'fastspring/fastspring.json',
  memberships: 'standard-webhooks/memberships.yaml',
};

const SECRETS: Readonly<Record<string, string>> = {
  FASTSPRING_SECRETS: 'a-secret-of-fastspring-in-this-run',
  MEMBERSHIPS_SECRETS: `whsec_${Buffer.from('a key of memberships, here only').toString('base64')}`,
};

/** The mapping file of a sender, which is one of the examples. */
function mappingOf(sender: MappedSender): Mapping {
  const file = pathOf(sender);
  const read = readMappingFile(readFileSync(file, 'utf8'), file);
  if ('problems' in read) throw new Error(`${file}: ${JSON.stringify(read.problems)}`);
  return read.mapping;
}

function pathOf(sender: MappedSender): string {
  return fileURLToPath(new URL(`../../../examples/sources/${FILES[sender]}`, import.meta.url));
}

/** The variables of a connector that serves the senders. */
export function mappedEnvironment(): Record<string, string> {
  return { ...SECRETS, SOURCES: MAPPED_SENDERS.map(pathOf).join(',') };
}

/** The metadata that an org needs for the senders; the history of their fields is kept. */
export function mappedMetadata(): MetadataFile[] {
  return MAPPED_SENDERS.flatMap((sender) =>
    metadataFiles(planMetadata(mappingOf(sender), undefined, [])),
  ).map(({ path, text }) => ({ path, text: text.replace(TRACKING, '<$1>true<') }));
}

const TRACKING = /<(trackHistory|enableHistory)>false</g;

/** The permission sets that give the connector's user these objects. */
export function mappedPermissionSets(): string[] {
  return MAPPED_SENDERS.map((sender) => {
    const { label, source } = mappingOf(sender);
    return permissionSetName(label ?? source, 'Integration');
  });
}

/** Makes the headers that prove who calls, and the path that is called. */
export interface MappedCaller {
  readonly path: string;
  /** @param given headers in lower case, such as the id of a webhook */
  sign(body: Buffer, given: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
}

/** Calls as a sender makes them; each attempt is signed anew. */
export function mappedCaller(sender: MappedSender): MappedCaller {
  const { proof, paths } = mappingOf(sender);
  return {
    path: paths[0] ?? '',
    sign: (body, headers) =>
      signCall(proof, (name) => [SECRETS[name] ?? ''], { body, headers, at: new Date() }),
  };
}
