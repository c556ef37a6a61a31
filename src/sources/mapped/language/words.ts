import { z } from 'zod';
import { parsePath } from './parse-path.ts';

const PATH_RULE =
  'expected a path, such as data.order.id, data.items.0.sku, header:webhook-id or data["a name"]; or event:type';

/** JSONPath begins with it. As the name of a member it would lead to nothing, in every event. */
const DOLLAR_RULE = 'expected a path without "$" before it, such as data.order.id';

/** A path to a value; see `parsePath`. */
export const path = z
  .string({ error: PATH_RULE })
  .max(255, { error: 'expected a path of at most 255 characters' })
  .refine((text) => parsePath(text) !== undefined, { error: PATH_RULE })
  .refine((text) => !/^\$[.[]/.test(text), { error: DOLLAR_RULE });

const API_NAME_RULE = 'expected an API name of Salesforce, such as Order or Sale_Id__c';

/** API name of an object or a field, perhaps with a namespace. */
export const apiName = z
  .string({ error: API_NAME_RULE })
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, { error: API_NAME_RULE });

const NAME_RULE = 'expected a name of letters, digits, blanks, - and _, at most 60 characters';

/** A name that the file gives to one of its parts. */
export const partName = z
  .string({ error: NAME_RULE })
  .regex(/^[A-Za-z0-9][A-Za-z0-9 _-]{0,59}$/, { error: NAME_RULE });

const HEADER_RULE = 'expected the name of a header, such as webhook-id';

export const headerName = z
  .string({ error: HEADER_RULE })
  .regex(/^[A-Za-z0-9-]{1,100}$/, { error: HEADER_RULE });

const TEXT_RULE = 'expected a text of 1 to 255 characters';

export const shortText = z
  .string({ error: TEXT_RULE })
  .min(1, { error: TEXT_RULE })
  .max(255, { error: TEXT_RULE });

const LABEL_RULE =
  'expected a name of 1 to 80 characters that begins with no blank, and has no control characters or marks of direction';

/** What people call a sender: shown in pages, alerts and Salesforce. */
export const label = z
  .string({ error: LABEL_RULE })
  .max(80, { error: LABEL_RULE })
  .regex(/^(?!\s)[^\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+$/u, {
    error: LABEL_RULE,
  });

/** A constant of a file. */
export const constant = z.union([
  z.string().max(255, { error: 'expected a text of at most 255 characters' }),
  z.number(),
  z.boolean(),
  z.null(),
]);
