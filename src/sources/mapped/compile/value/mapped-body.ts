import type { EventHeaders } from '../../../event-headers.ts';

/** A parsed body together with what is known besides it, for files that read more than its JSON. */
export class MappedBody {
  readonly json: unknown;
  readonly headers: EventHeaders;
  /** The body as it arrived. */
  readonly bytes: Buffer;

  constructor(json: unknown, headers: EventHeaders, bytes: Buffer) {
    this.json = json;
    this.headers = headers;
    this.bytes = bytes;
  }

  /** The body as it arrived, as text. */
  get text(): string {
    return this.bytes.toString('utf8');
  }
}

const NO_HEADERS: EventHeaders = {};
const NO_BYTES = Buffer.alloc(0);

/** @param parsed what `Source.parse` returned */
export function mappedBody(parsed: unknown): MappedBody {
  return parsed instanceof MappedBody ? parsed : new MappedBody(parsed, NO_HEADERS, NO_BYTES);
}
