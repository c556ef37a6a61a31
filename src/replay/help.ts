/** What the help of `replay` says below its options: what can be done, by example. */
export const EXAMPLES = `npm run replay                              list what is parked, waits or is retried, by cause
npm run replay -- --event ID                replay the event with this id
npm run replay -- --code STRING_TOO_LONG    replay all events that are parked with this code
npm run replay -- --type order.accepted     replay all parked events of this type
npm run replay -- --order ID --all          replay all parked events of an order
npm run replay -- --all                     replay all parked events

Set parked events aside, and take that back:
npm run replay -- --event ID --dismiss "NOTE"    dismiss; NOTE says why
npm run replay -- --event ID --restore           make dismissed events parked again

What happened to an order; ID is its Digital River id, its OrderNumber, or its Salesforce record id:
npm run replay -- --order ID

Apply events again after deletions or a bulk edit in Salesforce (all events of the selected orders):
npm run replay -- --again --order ID        show what will be looked for and written; --yes does it
npm run replay -- --again --since 24h

Give the Salesforce Order of one Digital River order to another one, whose events are parked for it:
npm run replay -- --give-way ID             show what it means; --yes does it. ID has the Order now

Go on with another org, as after the refresh of a sandbox:
npm run replay -- --accept-org 00D…         show what will happen; --yes does it

Events for which there was nothing to write, such as those of the other mode (live or test):
npm run replay -- --unmapped                       show them by cause, and what they would be now
npm run replay -- --unmapped --code OTHER_MODE --yes   write those that are mapped now

Arrivals that were rejected, such as for a wrong path in a mapping file, after that was corrected:
npm run replay -- --rejected                       show them by cause, and what they would be now
npm run replay -- --rejected --source NAME --yes   store the events of those that can be read now

Invoices and credit memos whose PDF files are not attached in the org (DIGITAL_RIVER_FILES=attach):
npm run replay -- --documents               show them, with the reason; --yes tries them again

With several of --event, --order, --source, --type, --code, --reason, --since and --until, an event
must match all.
Exit status: 0 done; 1 not done, such as when the database cannot be used; 2 an argument or the
configuration is wrong.
`;
