import { createProof } from '../../authenticate/presets/create-proof.ts';
import { listedIn } from '../../config/senders/listed-variables.ts';
import type { MappedConfig } from '../../config/senders/mapped-config.ts';
import type { Sender } from '../sender.ts';
import { mappedSource } from './compile/mapped-source.ts';
import { describeMapped } from './describe-mapped.ts';

/**
 * The sender of a mapping file.
 *
 * @param mapped the file, and the values of the variables that it names
 */
export function mappedSender({ mapping, variables }: MappedConfig): Sender {
  const { accepted = 202, text, rejected = 202 } = mapping.answer ?? {};
  const secretsOf = (name: string) => listedIn(variables, name);
  return {
    source: ({ CONNECTOR_MODE: mode }) => mappedSource(mapping, { mode }),
    endpoint: (source) => ({
      source,
      paths: mapping.paths,
      authenticate: createProof(mapping.proof, secretsOf),
      answer: {
        acceptedStatus: accepted,
        ...(text === undefined ? {} : { acceptedText: text }),
        rejectedStatus: rejected,
      },
    }),
    describe: () => describeMapped(mapping),
  };
}
