/** The elements of a file by name; texts are not interpreted. */
export type Xml = Record<string, unknown>;

/** The name of a metadata component: `CustomField`, `Order.DR_Order_Id__c`. */
export interface ComponentName {
  type: string;
  fullName: string;
}

/** A metadata component with the content of its file. */
export interface Component extends ComponentName {
  metadata: Xml;
}

/** A component in a deployment. */
export interface DeployedComponent extends Component {
  /** Path in the zip. */
  fileName: string;
}

/** Why a component cannot be deployed. */
export interface Failure extends ComponentName {
  fileName: string;
  problem: string;
  lineNumber?: number;
  columnNumber?: number;
}

/** A component's name as one text, for look-ups. */
export function componentKey({ type, fullName }: ComponentName): string {
  return `${type}:${fullName.toLowerCase()}`;
}

/** All occurrences of an element. */
export function listOf(element: unknown): unknown[] {
  return element === undefined ? [] : [element].flat();
}

/** The child elements of an element. */
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
