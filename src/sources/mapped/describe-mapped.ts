import type { ProofSpec } from '../../authenticate/presets/proof-schema.ts';
import { byObject, type DescribedMapping, type SenderDescription } from '../sender-description.ts';
import { mappedFields } from './fields/mapped-fields.ts';
import { RAW_OBJECT } from './fields/raw-fields.ts';
import type { Mapping } from './language/mapping-schema.ts';

/** How the sender of a mapping file is served. */
export function describeMapped(mapping: Mapping): SenderDescription {
  const proof = proofText(mapping.proof);
  return {
    label: mapping.label ?? mapping.source,
    paths: mapping.paths.map((path) => ({ path, proof })),
    mappings: describedMappings(mapping),
    catchUp: 'not asked for: a mapping file cannot call the sender',
  };
}

function proofText(spec: ProofSpec): string {
  if ('allOf' in spec) return spec.allOf.map(proofText).join(', and ');
  if ('none' in spec) return 'none: any caller is accepted';
  if ('basic' in spec) return 'user name and password';
  if ('apiKey' in spec) return `key in the header ${spec.apiKey.header}`;
  if ('addresses' in spec) return 'address of the caller';
  return 'preset' in spec ? `signature (${spec.preset})` : 'signature';
}

function describedMappings(mapping: Mapping): DescribedMapping[] {
  const written = (of: Mapping) => mappedFields(of).filter(({ role }) => role !== 'search');
  const { map } = mapping;
  if (map === 'raw') {
    const ofRecord = written(mapping).filter(({ object }) => object === RAW_OBJECT.object);
    return [{ types: ['*'], objects: byObject(ofRecord) }];
  }
  return map.map((entry) => ({
    types: typesOf(entry.when.type),
    objects: byObject(written({ ...mapping, map: [entry] })),
  }));
}

type TypeTest = Exclude<Mapping['map'], 'raw'>[number]['when'][string] | undefined;

function typesOf(test: TypeTest): string[] {
  if (test === undefined || 'exists' in test) return ['*'];
  return 'not' in test ? test.not.map((type) => `not ${type}`) : test;
}
