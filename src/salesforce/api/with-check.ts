import type { Org } from './org.ts';

/**
 * The same org with a check before each call.
 *
 * @param check throws when the call must not be made; the caller then gets its error
 */
export function withCheck(org: Org, check: () => void): Org {
  return {
    apiVersion: org.apiVersion,
    ...(org.memory === undefined ? {} : { memory: org.memory }),
    ...(org.organization === undefined ? {} : { organization: org.organization }),
    async call(request) {
      check();
      return org.call(request);
    },
    probe: () => org.probe(),
    usage: () => org.usage(),
  };
}
