/** What `npm run replay -- --help` prints. */
export const HELP = `npm run replay                              list what is parked, waits or is retried, by cause
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

Invoices and credit memos whose PDF files are not attached in the org (DIGITAL_RIVER_FILES=attach):
npm run replay -- --documents               show them, with the reason; --yes tries them again

Options that select events; with several of them, an event must match all:
  --event ID, --order ID, --source NAME, --type TYPE, --code CODE
  --reason TEXT      a part of the reason, or of the note of a dismissal
  --since, --until   when the event was received: 2026-11-02T10:00:00Z, or a time ago: 90m, 24h, 30d

Other options:
  --json             print JSON
  --yes              do what is otherwise only shown
`;
