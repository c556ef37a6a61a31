/** The elements of a file by their names; texts are not read any further. */
export type Xml = Record<string, unknown>;

/** Names one piece of metadata: `CustomField`, `Order.DR_Order_Id__c`. */
export interface ComponentName {
  type: string;
  fullName: string;
}

/** One piece of metadata with what its file says. */
export interface Component extends ComponentName {
  metadata: Xml;
}

/** A component in a deployment. */
export interface DeployedComponent extends Component {
  /** Path in the zip. */
  fileName: string;
}

/** Why a component can't be deployed. */
export interface Failure extends ComponentName {
  fileName: string;
  problem: string;
  lineNumber?: number;
  columnNumber?: number;
}

/** A component's name as one text, to find it by. */
export function componentKey({ type, fullName }: ComponentName): string {
  return `${type}:${fullName.toLowerCase()}`;
}

/** An element as the list of all its occurrences. */
export function listOf(element: unknown): unknown[] {
  return element === undefined ? [] : [element].flat();
}

/** An element that holds others; an empty one holds none. */
export function asXml(element: unknown): Xml {
  return typeof element === 'object' && element !== null
    ? Object.fromEntries(Object.entries(element))
    : {};
}

/** An element's text; undefined when it is missing or empty. */
export function textOf(element: unknown): string | undefined {
  return typeof element === 'string' && element !== '' ? element : undefined;
}

/** The texts of all occurrences of an element. */
export function textsOf(element: unknown): string[] {
  return listOf(element).flatMap((each) => textOf(each) ?? []);
}
