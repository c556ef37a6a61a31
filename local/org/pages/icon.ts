import { designSystemPath } from './assets.ts';
import { type Html, html } from './html.ts';

/**
 * A utility icon in the colour of the surrounding text; decorative, so it needs a text beside it.
 */
export function utilityIcon(name: string, className = ''): Html {
  return html`<svg class="icon ${className}" aria-hidden="true" focusable="false"><use href="${designSystemPath}/icons/utility-sprite/svg/symbols.svg#${name}"></use></svg>`;
}

/** The standard icon of an object, white on its colour in Lightning; decorative. */
export function objectIcon(name: string, className = ''): Html {
  return html`<span class="slds-icon_container slds-icon-standard-${name.replaceAll('_', '-')} ${className}"><svg class="slds-icon" aria-hidden="true" focusable="false"><use href="${designSystemPath}/icons/standard-sprite/svg/symbols.svg#${name}"></use></svg></span>`;
}
