import { type Html, html } from './html.ts';

/**
 * A point in time, shown in UTC until the client script converts it to the viewer's time zone.
 * @param style `exact` for date and time, `ago` for the elapsed time
 */
export function timestamp(value: string | number, style: 'exact' | 'ago' = 'exact'): Html {
  const instant = new Date(value);
  if (Number.isNaN(instant.getTime())) return html`${value}`;
  const iso = instant.toISOString();
  return html`<time datetime="${iso}" data-timestamp="${style}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`;
}
