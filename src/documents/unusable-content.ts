/** What Digital River sent as the content of a file is not attached. The message says what to do. */
export class UnusableContentError extends Error {
  override readonly name = 'UnusableContentError';
  /** Whether the next download would bring the same. */
  readonly isFinal: boolean;

  constructor(message: string, isFinal: boolean) {
    super(message);
    this.isFinal = isFinal;
  }
}
