import { RequestError } from '../../errors.ts';

/** A parameter of an operation is not as expected: 400. The message never repeats its value. */
export class WrongInputError extends RequestError {
  override readonly name = 'WrongInputError';
  readonly status = 400;
}

/** What an operation is about does not exist, or not any more: 404. */
export class NotFoundError extends RequestError {
  override readonly name = 'NotFoundError';
  readonly status = 404;

  constructor(message = 'This does not exist, or it has been deleted from the connector.') {
    super(message);
  }
}

/** The state of what an operation is about does not allow it: 409. The message says what does. */
export class ConflictError extends RequestError {
  override readonly name = 'ConflictError';
  readonly status = 409;
}
