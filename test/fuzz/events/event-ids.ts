import type { Proof } from '../../../src/authenticate/authenticate.ts';
import { readConfig } from '../../../src/config/index.ts';
import { readEvent } from '../../../src/inbox/read-event.ts';
import { configuredSenders } from '../../../src/sources/index.ts';
import { configuredProfile } from '../../../src/wiring/schema-profile.ts';
import type { SourceName } from './good-event.ts';

/** Ids do not depend on the proof. */
const PROOF: Proof = { method: 'none', caller: 'fuzz' };

/**
 * Reads the id that an event has in the inbox, as the connector reads it.
 *
 * @param environment the connector's variables
 */
export function eventIds(
  environment: Readonly<Record<string, string>>,
): (source: SourceName, body: Buffer) => string {
  const config = readConfig(environment);
  const senders = configuredSenders(config, configuredProfile(config));
  const sources = new Map(senders.map(({ source }) => [source.name, source]));
  return (name, body) => {
    const source = sources.get(name);
    if (source === undefined) throw new Error(`Expected ${name} to be configured.`);
    return readEvent(source, body, PROOF).event.eventId;
  };
}
