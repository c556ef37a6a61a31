import type { SalesforceErrorDetails } from './classify-error.ts';

/**
 * What an answer about missing fields or rights says of them: `No such column 'A__c' on entity
 * 'Order'.` and `Unable to create/update fields: A__c, B__c. Please check the security settings`.
 */
const MISSING_COLUMN = /No such column '([A-Za-z]\w*)'/g;
const NO_RIGHT =
  /Unable to create\/update fields: ([A-Za-z]\w*(?:, *[A-Za-z]\w*)*)(?=\.?(?:\s|$))/g;

/** API names of the fields that an error about missing fields or rights names. */
export function namedFields({ message, fields }: SalesforceErrorDetails): string[] {
  const inMessage = [...message.matchAll(MISSING_COLUMN), ...message.matchAll(NO_RIGHT)].flatMap(
    ([, names = '']) => names.split(/, */),
  );
  return [...new Set([...fields, ...inMessage])];
}
