import { designSystemPath } from './assets.ts';
import { type Html, html } from './html.ts';

/** Utility icon in the colour of the text around it; decorative, so give it a text beside it. */
export function utilityIcon(name: string, className = ''): Html {
  return html`<svg class="icon ${className}" aria-hidden="true" focusable="false"><use href="${designSystemPath}/icons/utility-sprite/svg/symbols.svg#${name}"></use></svg>`;
}

/** Standard icon of an object, white on the colour that Lightning gives it; decorative. */
export function objectIcon(name: string, className = ''): Html {
  return html`<span class="slds-icon_container slds-icon-standard-${name.replaceAll('_', '-')} ${className}"><svg class="slds-icon" aria-hidden="true" focusable="false"><use href="${designSystemPath}/icons/standard-sprite/svg/symbols.svg#${name}"></use></svg></span>`;
}
