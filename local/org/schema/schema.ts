/** What kinds of value a field holds, in the names that the REST describe call uses. */
export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'double'
  | 'currency'
  | 'boolean'
  | 'reference'
  | 'date'
  | 'datetime'
  | 'picklist'
  | 'int'
  | 'email';

/** One field of an object, as the org knows it. */
export interface FieldSchema {
  /** API name, e.g. `DR_Order_Id__c`. */
  name: string;
  label: string;
  type: FieldType;
  /** Longest text, in characters. */
  length?: number;
  /** All digits of a number, those after the point included. */
  precision?: number;
  /** Digits after the point. */
  scale?: number;
  custom: boolean;
  externalId: boolean;
  unique: boolean;
  caseSensitive: boolean;
  /** A row without a value is refused. */
  required: boolean;
  /** Only the org itself writes it. */
  readOnly: boolean;
  /** Display format of an auto number, e.g. `Fulfillment-{000000}`. */
  autoNumber?: string;
  /** What the org computes the value from when it is read. */
  formula?: string;
  referenceTo?: string;
  /** Name that leads from the row to its parent in SOQL: `Order__r`, `Account`. */
  relationshipName?: string;
  /** Name that leads from the parent to its rows. */
  childRelationshipName?: string;
  picklistValues?: string[];
  /** Values outside `picklistValues` are refused. */
  restricted?: boolean;
  defaultValue?: string | number | boolean;
  description?: string;
  /** Each change of the field is kept in the history. */
  trackHistory?: boolean;
}

/** A rule that refuses a write while its formula is true. */
export interface ValidationRule {
  name: string;
  formula: string;
  message: string;
  /** The field that the error is shown at. */
  field?: string;
}

/** One object (table) of the org. */
export interface ObjectSchema {
  name: string;
  label: string;
  pluralLabel: string;
  /** First three characters of the object's ids. */
  keyPrefix: string;
  custom: boolean;
  /** The field that names a row for people: `Name`, `OrderNumber`. */
  nameField: string;
  /** By lower-case API name, since Salesforce takes names in any case. */
  fields: Map<string, FieldSchema>;
  validationRules: ValidationRule[];
  /** Set on a history object: its rows are the field changes of this object, and read only. */
  historyOf?: string;
}

/** All objects, by lower-case API name. */
export interface OrgSchema {
  objects: Map<string, ObjectSchema>;
}
