/** A client of the change stream. */
export interface ChangeListener {
  /** The data of the next change message. */
  nextChange(): Promise<unknown>;
  close(): Promise<void>;
}

/** Opens the stream and waits for its first data, so that no later change is missed. */
export async function listenForChanges(url: string): Promise<ChangeListener> {
  const answer = await fetch(`${url}/live`);
  expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error('The stream has no body.');
  let received = (await reader.read()).value ?? '';
  return {
    async nextChange() {
      for (;;) {
        const message = /event: change\ndata: (.*)\n\n/.exec(received);
        if (message !== null) {
          received = received.slice(message.index + message[0].length);
          return JSON.parse(message[1] ?? '');
        }
        const { value, done } = await reader.read();
        if (done) throw new Error('The stream ended without another change.');
        received += value;
      }
    },
    // Discards unread data and closes the connection.
    close: () => reader.cancel(),
  };
}
