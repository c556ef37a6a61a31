declare module 'formulon' {
  /** A value in a formula; `dataType` null for a blank value. */
  export interface Literal {
    type: 'literal';
    dataType: 'number' | 'text' | 'checkbox' | 'picklist' | 'date' | 'datetime' | 'null';
    value: string | number | boolean | Date | null;
    options: { length?: number; scale?: number; values?: string[] };
  }
  /** Why a formula has no value. */
  export interface FormulaError {
    type: 'error';
    errorType: string;
    message: string;
  }
  export function parse(formula: string, fields?: Record<string, Literal>): Literal | FormulaError;
  export function extract(formula: string): string[];
}
