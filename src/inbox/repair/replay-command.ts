const PLAIN = /^[\w.:@%+=,/-]+$/;

/**
 * The command line that changes one event, as a person can paste it into a shell.
 *
 * @param action option of the action, if it is not replay itself
 */
export function commandFor(eventId: string, action = ''): string {
  const option = action === '' ? '' : `${action} `;
  return `npm run replay -- ${option}--event${eventId.startsWith('-') ? '=' : ' '}${quoted(eventId)}`;
}

/** The command line that applies an order again. @param order the subject's key */
export function againCommandFor(order: string): string {
  return `npm run replay -- --again --order${order.startsWith('-') ? '=' : ' '}${quoted(order)} --yes`;
}

/** The command line that shows what became of an order. @param order the subject's key */
export function storyCommandFor(order: string): string {
  return `npm run replay -- --order${order.startsWith('-') ? '=' : ' '}${quoted(order)}`;
}

/** The command line that shows what it means when an order gives way. @param owner its key */
function giveWayCommandFor(owner: string): string {
  return `npm run replay -- --give-way${owner.startsWith('-') ? '=' : ' '}${quoted(owner)}`;
}

/**
 * How a person sees what it means when an order gives way, and decides it: in the console, and in a
 * terminal.
 *
 * @param owner key of the order that would give its record away
 */
export function giveWayWords(owner: string): string {
  return `press "Compare both orders" on its page in the console, or run ${giveWayCommandFor(owner)}`;
}

/** The command line that makes dismissed events parked again. @param note of their dismissal */
export function restoreCommandFor(note: string): string {
  return `npm run replay -- --restore --reason ${quoted(note)}`;
}

function quoted(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
