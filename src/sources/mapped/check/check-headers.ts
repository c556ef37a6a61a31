import { provingHeaders } from '../../../authenticate/presets/proof-headers.ts';
import type { Mapping } from '../language/mapping-schema.ts';
import { type PlacedProblem, problem } from './problem.ts';

/** Checks that no header is kept by which a caller proves who it is. */
export function checkHeaders({ headers = [], proof }: Mapping): PlacedProblem[] {
  const proving = provingHeaders(proof);
  return headers.flatMap((name, index) =>
    proving.has(name.toLowerCase())
      ? [
          problem(
            ['headers', index],
            'a header that proves nothing',
            `"${name}"`,
            'Remove it: what proves who calls is never kept.',
          ),
        ]
      : [],
  );
}
