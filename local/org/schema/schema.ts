import type { ObjectRights } from '../rights/grants.ts';
import type { SharingModel } from '../rights/sharing-model.ts';

/** The type of a field, with the names of the REST describe call. */
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
  | 'email'
  | 'url'
  | 'base64';

/**
 * What happens to the rows that refer to a deleted row: the lookup is cleared, the deletion is
 * refused, or the rows are deleted as well.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm
 */
export type DeleteConstraint = 'SetNull' | 'Restrict' | 'Cascade';

/** One field of an object. */
export interface FieldSchema {
  /** API name, e.g. `DR_Order_Id__c`. */
  name: string;
  label: string;
  type: FieldType;
  /** Maximum length of a text, in characters. */
  length?: number;
  /** Total number of digits of a number. */
  precision?: number;
  /** Number of digits after the decimal point. */
  scale?: number;
  custom: boolean;
  externalId: boolean;
  unique: boolean;
  caseSensitive: boolean;
  /** A row without a value is refused. */
  required: boolean;
  /** Only the org itself writes it. */
  readOnly: boolean;
  /** A write sets it when the row is created, and never again. */
  createOnly?: boolean;
  /** In a user's view of the schema: the user may read it only. */
  notEditable?: boolean;
  /** Display format of an auto number, e.g. `Fulfillment-{000000}`. */
  autoNumber?: string;
  /** The formula that computes the value when it is read. */
  formula?: string;
  /** The object of a lookup; a lookup without it can refer to rows of any object. */
  referenceTo?: string;
  /** Name of the relationship to the parent in SOQL: `Order__r`, `Account`. */
  relationshipName?: string | undefined;
  /** Name of the relationship from the parent to its children. */
  childRelationshipName?: string;
  /** Title of the children's list on the parent's page; that of their object by default. */
  childRelationshipLabel?: string;
  /** For a lookup, see `deleteConstraintOf`. */
  deleteConstraint?: DeleteConstraint | undefined;
  picklistValues?: string[];
  /** Values outside `picklistValues` are refused. */
  restricted?: boolean;
  defaultValue?: string | number | boolean;
  description?: string;
  /** Changes of the field are stored in the history. */
  trackHistory?: boolean;
}

/** A rule that refuses a write if its formula is true. */
export interface ValidationRule {
  name: string;
  formula: string;
  message: string;
  /** The field that shows the error. */
  field?: string;
}

/** One object (table) of the org. */
export interface ObjectSchema {
  name: string;
  label: string;
  pluralLabel: string;
  /** The first three characters of the object's ids. */
  keyPrefix: string;
  custom: boolean;
  /** The field with the name of a row: `Name`, `OrderNumber`. */
  nameField: string;
  /** By lower-case API name, because names are case-insensitive in Salesforce. */
  fields: Map<string, FieldSchema>;
  validationRules: ValidationRule[];
  /** The tracked fields, including standard ones that this org does not have. Default: none. */
  trackedFields?: readonly string[];
  /** The organization-wide default of the metadata. */
  sharingModel?: SharingModel | undefined;
  /** In a user's view of the schema: what the user may do with its rows. */
  rights?: ObjectRights;
  /** For a history object: the object whose field changes are its rows, which are read only. */
  historyOf?: string;
}

/** All objects, by lower-case API name. */
export interface OrgSchema {
  objects: Map<string, ObjectSchema>;
  /** In a user's view: the schema with the objects and fields that the user may not read. */
  whole?: OrgSchema;
}
