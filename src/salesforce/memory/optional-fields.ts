import { DAY_MS } from '../../time.ts';
import { nextAskInMs } from './asking-again.ts';

/** A field that the connector writes if the org has it: older metadata lacks it. */
export interface OptionalField {
  readonly object: string;
  readonly field: string;
}

const REPORT_AGAIN_MS = DAY_MS;

interface Absence {
  readonly until: number;
  readonly reportedAt: number;
}

/**
 * Which of the optional fields the org lacks, so that they are left out of the writes. Every five
 * minutes they are tried again.
 */
export class OptionalFields {
  readonly #now: () => number;
  readonly #names: ReadonlySet<string>;
  readonly #report: (absent: OptionalField) => void;
  readonly #absences = new Map<string, Absence>();

  /**
   * @param fields all optional fields
   * @param report called at most daily for a field that the org lacks
   * @param now milliseconds since 1970
   */
  constructor(
    fields: readonly OptionalField[],
    report: (absent: OptionalField) => void,
    now: () => number,
  ) {
    this.#names = new Set(fields.map(nameOf));
    this.#report = report;
    this.#now = now;
  }

  isOptional(object: string, field: string): boolean {
    return this.#names.has(nameOf({ object, field }));
  }

  /** Whether the field is left out of writes at the moment. */
  isAbsent(object: string, field: string): boolean {
    const absence = this.#absences.get(nameOf({ object, field }));
    return absence !== undefined && absence.until > this.#now();
  }

  /** The names of all fields that are left out of writes at the moment, such as `Order.Some__c`. */
  absentNames(): string[] {
    const now = this.#now();
    return [...this.#absences].filter(([, { until }]) => until > now).map(([name]) => name);
  }

  /** Notes that the org refused a write for lack of these fields. Those not optional are ignored. */
  noteAbsent(object: string, fields: readonly string[]): void {
    for (const field of fields) {
      if (this.isOptional(object, field)) this.#note({ object, field });
    }
  }

  #note(absent: OptionalField): void {
    const now = this.#now();
    const reportedAt = this.#absences.get(nameOf(absent))?.reportedAt ?? Number.NEGATIVE_INFINITY;
    const isDue = now - reportedAt >= REPORT_AGAIN_MS;
    if (isDue) this.#report(absent);
    this.#absences.set(nameOf(absent), {
      until: now + nextAskInMs(now),
      reportedAt: isDue ? now : reportedAt,
    });
  }
}

function nameOf({ object, field }: OptionalField): string {
  return `${object}.${field}`;
}
