import type { Registry } from 'prom-client';
import { SingleFlight } from '../single-flight.ts';
import { addGauges } from './add-gauge.ts';
import { type DatabaseMeasured, databaseGauges } from './database-gauges.ts';
import { type DocumentsMeasured, documentGauges } from './document-gauges.ts';
import { type InboxMeasured, inboxGauges } from './inbox-gauges.ts';
import { type OrgMeasured, orgGauges } from './org-gauges.ts';
import { type SourcesMeasured, sourceGauges } from './source-gauges.ts';

/** What is read from the database for each request. */
export type Measured = InboxMeasured &
  SourcesMeasured &
  OrgMeasured &
  DocumentsMeasured &
  DatabaseMeasured;

/** Adds the metrics that all processes of an installation share, as they are in the database. */
export function addInboxMetrics(registry: Registry, measured: Measured): void {
  const read = { ...measured, ...sharedBy(measured) };
  addGauges(registry, [
    ...inboxGauges(read),
    ...sourceGauges(read),
    ...orgGauges(read),
    ...documentGauges(read),
    ...databaseGauges(read),
  ]);
}

/** Several gauges show the same numbers: one request reads them once. */
function sharedBy(
  measured: Measured,
): Pick<Measured, 'openEvents' | 'unmappedEvents' | 'orgPauses'> {
  const shared = <T>(read: () => Promise<T>) => {
    const flight = new SingleFlight<T>();
    return () => flight.run('numbers', read);
  };
  return {
    openEvents: shared(() => measured.openEvents()),
    unmappedEvents: shared(() => measured.unmappedEvents()),
    orgPauses: shared(() => measured.orgPauses()),
  };
}
