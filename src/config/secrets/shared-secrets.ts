import type { Notice } from '../notices/configuration-notices.ts';
import { callerSecrets, type SecretVariables } from './caller-secrets.ts';

/** A secret that two callers have proves neither: each could be the other. */
export function sharedSecretNotices(variables: SecretVariables): Notice[] {
  const owners = Map.groupBy(callerSecrets(variables), ({ value }) => value);
  return [...owners.values()].flatMap((secrets) => {
    const [first, ...others] = new Set(secrets.map(({ variable }) => variable));
    return others.map((variable) => ({
      variable,
      found: `has a secret that ${first} has as well, so that one caller could pass for the other`,
      todo: 'Give each caller a secret of its own.',
    }));
  });
}
