/** What the help of `backfill` says below its options. */
export const EXPLANATION = `npm run backfill -- --since 24h    put what the inbox lacks of the last 24 hours into it

It needs DIGITAL_RIVER_API_KEY, and the variables of the connector's processes.
The report: seen, events of the period and the types, each once; known, those that the inbox had; new,
those that it has since this back-fill began; written, how many of the new ones are in Salesforce by
now, and beside it what became of the others (superseded: a newer event is in Salesforce instead);
failed, types that could not be read, while the others were. After an interruption the numbers are
about what was read until then.
Exit status: 0 done; 1 interrupted, or Digital River or the database failed, perhaps for one type
only: run it again; 2 an argument or the configuration is wrong. npm itself ends with 130 after Ctrl-C.
`;
