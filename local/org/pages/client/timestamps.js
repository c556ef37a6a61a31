// Formats the times of the page in the viewer's time zone and language.

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const ago = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** Units, longest first, with their length in seconds. */
const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/**
 * Formats every <time data-timestamp> below the root; call it regularly to update relative times.
 */
export function localizeTimestamps(root) {
  for (const element of root.querySelectorAll('time[data-timestamp]')) {
    const instant = new Date(element.dateTime);
    const precise = exact.format(instant);
    element.textContent = element.dataset.timestamp === 'ago' ? since(instant) : precise;
    element.title = `${precise} (${element.dateTime})`;
  }
}

function since(instant) {
  const seconds = (Date.now() - instant.getTime()) / 1000;
  const unit = units.find(([, length]) => seconds >= length);
  if (unit === undefined) return 'just now';
  const [name, length] = unit;
  return ago.format(-Math.floor(seconds / length), name);
}
