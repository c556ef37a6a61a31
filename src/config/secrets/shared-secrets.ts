import type { Config } from '../index.ts';
import type { Notice } from '../notices/configuration-notices.ts';
import { type CallerSecret, callerSecrets } from './caller-secrets.ts';

/** A secret that two callers have proves neither: each could be the other. */
export function sharedSecretNotices(config: Config): Notice[] {
  const owners = Map.groupBy(callerSecrets(config, config.mapped), ({ value }) => value);
  return [...owners.values()].flatMap((secrets) => {
    const [first, ...others] = [...Map.groupBy(secrets, ownerOf).values()].flatMap(
      ([each]) => each ?? [],
    );
    return others.map((other) => ({
      variable: other.variable,
      found: `has a secret that ${first === undefined ? '' : nameOf(first, other)} has as well, so that one caller could pass for the other`,
      todo: 'Give each caller a secret of its own.',
    }));
  });
}

function ownerOf({ variable, file = '' }: CallerSecret): string {
  return `${variable} ${file}`;
}

/** Two files that name one variable have nothing else to tell them apart. */
function nameOf(first: CallerSecret, other: CallerSecret): string {
  return first.variable === other.variable ? `the sender of ${first.file}` : first.variable;
}
