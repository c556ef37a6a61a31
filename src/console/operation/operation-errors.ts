import { ForbiddenError, RequestError } from '../../errors.ts';
import type { Actor } from './actor.ts';

/** A parameter of an operation is not as expected: 400. The message never repeats its value. */
export class WrongInputError extends RequestError {
  override readonly name = 'WrongInputError';
  readonly status = 400;
}

/** What an operation is about does not exist, or not any more: 404. */
export class NotFoundError extends RequestError {
  override readonly name: string = 'NotFoundError';
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

/** The actor has not the role that an operation needs: 403. */
export class NeedsOperatorError extends ForbiddenError {
  override readonly name = 'NeedsOperatorError';

  constructor({ kind }: Actor) {
    super(kind === 'user' ? USER_NEEDS_OPERATOR : CLIENT_NEEDS_OPERATOR);
  }
}

const USER_NEEDS_OPERATOR =
  'You may look, but not change anything here: that needs the right to edit Digital River Failed Events. Ask your Salesforce admin for the permission set "Digital River Connector Admin", or the administrator of the connector to add you to CONSOLE_USERS. Then sign out and in again.';
const CLIENT_NEEDS_OPERATOR =
  'This client may read, but not change anything: that needs the scope console:operate.';
