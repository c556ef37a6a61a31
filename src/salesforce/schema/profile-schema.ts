import { z } from 'zod';
import type { Profile } from './profile.ts';

const NAME_RULE = 'an API name, such as Order or DR_Order_Id__c';
const name = z.string(NAME_RULE).regex(/^[A-Za-z]\w{0,79}$/, NAME_RULE);
const optionalName = name.exactOptional();
const flag = z.boolean('true or false');
const VALUE_RULE = 'a text of 1 to 255 characters';
const value = z.string(VALUE_RULE).min(1, VALUE_RULE).max(255, VALUE_RULE);
const LIST_RULE = 'a list with at least one value';
const values = z.array(value, LIST_RULE).min(1, LIST_RULE).exactOptional();

/** An object with exactly these members. */
function group<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape, `an object with ${Object.keys(shape).join(', ')}`);
}

/** A group whose members name different fields. */
function distinctFields<T extends z.ZodObject>(names: T): T {
  return names.superRefine((group, context) => {
    const seen = new Set<unknown>();
    for (const [key, field] of Object.entries(group)) {
      if (key === 'object') continue;
      if (seen.has(field)) {
        context.addIssue({
          code: 'custom',
          path: [key],
          message: 'a field that no other name uses',
        });
      }
      seen.add(field);
    }
  });
}

/** A profile in a file. Each message says what is expected. */
export const profileSchema: z.ZodType<Profile> = group({
  order: distinctFields(
    group({
      object: name,
      number: name,
      drOrderId: name,
      state: name,
      stateVersion: optionalName,
      fraudState: name,
      fraudVersion: optionalName,
      customerType: name,
      invoiceFileId: optionalName,
      invoiceVersion: optionalName,
    }),
  ),
  fulfillment: distinctFields(
    group({
      object: name,
      drOrderId: name,
      order: name,
      status: name,
      version: optionalName,
      ofiReceived: name,
      eligibleVersion: optionalName,
      ocnReceived: name,
      cancelled: name,
    }),
  ),
  document: distinctFields(
    group({
      object: name,
      fileId: name,
      fileType: name,
      eventId: name,
      order: name,
      drOrderId: optionalName,
      version: optionalName,
      link: optionalName,
      linkExpires: optionalName,
      linkRequested: optionalName,
      linkProblem: optionalName,
    }),
  ),
  failedEvent: distinctFields(
    group({
      object: name,
      key: name,
      eventId: name,
      type: name,
      source: name,
      subject: name,
      reason: name,
      code: name,
      errorObject: name,
      errorField: name,
      receivedAt: name,
      parkedAt: name,
      link: name,
      status: name,
      dismissalNote: optionalName,
      order: optionalName,
      otherOrder: optionalName,
      otherOrderId: optionalName,
    }),
  ).exactOptional(),
  orderIdPrefix: z
    .string('three characters, such as 801')
    .regex(/^[A-Za-z0-9]{3}$/, 'three characters, such as 801')
    .exactOptional(),
  onlySetsEligible: flag.exactOptional(),
  uniqueKey: group({ fulfillment: flag, document: flag }),
  fulfillmentStatus: group({ open: value, completed: value, cancelled: value }),
  onlyValues: group({ state: values, fraudState: values, customerType: values }),
});

const MAX_SHOWN_LENGTH = 80;

/**
 * Describes the problems of a profile.
 *
 * @param error the schema's error
 * @param profile the profile as it was read
 * @returns a sentence for each problem: where, what was expected and what was found
 */
export function profileProblems({ issues }: z.ZodError, profile: unknown): string[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `${pathOf([...issue.path, key])}: expected no such name.`)
      : `${pathOf(issue.path)}: expected ${issue.message}, got ${display(valueAt(profile, issue.path))}.`,
  );
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the profile' : path.join('.');
}

function valueAt(within: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      inner === null || typeof inner !== 'object' ? undefined : Reflect.get(inner, key),
    within,
  );
}

function display(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text;
}
