import { FURTHER_WRITTEN_TYPES } from '../../sources/digital-river/endpoints.ts';
import { listed } from './listed.ts';

/** The word of --types that stands for all types which the connector writes, beyond the three. */
const WRITTEN = 'written';

/** The event types of --types, each once. */
export function listedTypes(value: string | undefined): string[] {
  const types = listed(value).flatMap((type) =>
    type === WRITTEN ? FURTHER_WRITTEN_TYPES : [type],
  );
  return [...new Set(types)];
}
