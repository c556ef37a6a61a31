import express, { type Request } from 'express';
import { z } from 'zod';

/** Reads the body of a form; one with many checkboxes is small as well. */
export const formBody = express.urlencoded({
  extended: false,
  limit: '64kb',
  parameterLimit: 1000,
});

const fields = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** The fields of a form that was sent, read with {@link formBody}. */
export class FormFields {
  readonly #fields: Readonly<Record<string, string | readonly string[]>>;

  constructor({ body }: Pick<Request, 'body'>) {
    this.#fields = fields.safeParse(body ?? {}).data ?? {};
  }

  /** The text of a field; undefined when it is absent or blank. */
  text(name: string): string | undefined {
    const text = this.all(name)[0]?.trim();
    return text === '' ? undefined : text;
  }

  /** All values of fields of one name, such as those of checked boxes. */
  all(name: string): readonly string[] {
    const value = Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
    if (value === undefined) return [];
    return typeof value === 'string' ? [value] : value;
  }
}
