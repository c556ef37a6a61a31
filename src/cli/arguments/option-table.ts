/** An option that is given or not. */
export interface FlagOption {
  readonly kind: 'flag';
  readonly help: string;
}

/** An option with one value. */
export interface TextOption {
  readonly kind: 'text';
  /** Name of the value in the help, such as ID. */
  readonly value: string;
  readonly help: string;
  /** What a value is, for the sentence about a missing one. */
  readonly expected: string;
}

/** An option with a value that may be given several times. */
export interface TextsOption extends Omit<TextOption, 'kind'> {
  readonly kind: 'texts';
}

/** An option with a number; `default` is used where it is absent. */
export interface NumberOption extends Omit<TextOption, 'kind'> {
  readonly kind: 'number';
  readonly default: number;
  readonly least: number;
  readonly isWhole: boolean;
}

export type OptionDeclaration = FlagOption | TextOption | TextsOption | NumberOption;

/** Options by their names without the hyphens. `--help` belongs to every command. */
export type OptionTable = Readonly<Record<string, OptionDeclaration>>;

type ValueOf<O> = O extends FlagOption
  ? boolean
  : O extends TextsOption
    ? readonly string[]
    : O extends NumberOption
      ? number
      : string | undefined;

/** What was given: a flag that is absent is false, a text undefined, a list of texts empty. */
export type OptionValues<T extends OptionTable> = { readonly [N in keyof T]: ValueOf<T[N]> };

/** An option without a value. */
export const flag = (help: string): FlagOption => ({ kind: 'flag', help });

/**
 * An option with one value.
 *
 * @param value its name in the help
 * @param expected what a value is, such as "a time such as 24h"
 */
export const text = (value: string, help: string, expected = 'a value'): TextOption => ({
  ...{ kind: 'text', value, help, expected },
});

/** An option with a value that may be given several times. */
export const texts = (value: string, help: string, expected = 'a value'): TextsOption => ({
  ...{ kind: 'texts', value, help, expected },
});

/** An option with a whole number, by default of at least 1. */
export const count = (byDefault: number, help: string, least = 1): NumberOption => ({
  ...{ kind: 'number', value: 'N', expected: 'a whole number', default: byDefault },
  ...{ help, least, isWhole: true },
});

/** An option with a number of at least `least`. */
export const measure = (byDefault: number, least: number, help: string): NumberOption => ({
  ...{ kind: 'number', value: 'N', expected: 'a number', default: byDefault },
  ...{ help, least, isWhole: false },
});
