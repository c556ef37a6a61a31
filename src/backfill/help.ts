/** The text of `backfill --help`. */
export const HELP = `npm run backfill -- --since 24h    put what the inbox lacks of the last 24 hours into it

Reads Digital River's log of events, which keeps 30 days, and puts those into the inbox that did not
arrive. They are handled like arrivals: a repeat counts once, an older event overwrites nothing, and
the worker writes them. It can be run at any time, and again. When it was interrupted, the same
command goes on where it ended.

Options:
  --since TIME    how far back: 90m, 24h, 30d, a date, or an instant such as 2026-11-02T10:00:00Z;
                  required
  --until TIME    until when; now by default
  --types TYPES   event types, comma-separated; * stands for any characters, as in order.*. By
                  default those that the connector writes
  --dry-run       count what the inbox lacks, and change nothing
  --wait          wait until the worker has handled what is new, at most 15 minutes
  --json          print the report as JSON
  --help          show this text

It needs DIGITAL_RIVER_API_KEY, and the variables of the connector's processes.
The report: seen, events of the period and the types, each once; known, those that the inbox had; new,
those that it has since this back-fill began; written, how many of the new ones are in Salesforce by
now, and beside it what became of the others (superseded: a newer event is in Salesforce instead);
failed, types that could not be read, while the others were. After an interruption the numbers are
about what was read until then.
Exit status: 0 done; 1 interrupted, or Digital River or the database failed, perhaps for one type
only: run it again; 2 an argument or the configuration is wrong. npm itself ends with 130 after Ctrl-C.
`;
