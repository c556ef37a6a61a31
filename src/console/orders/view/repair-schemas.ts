import { z } from 'zod';
import { AGAIN_OBSTACLES } from '../../again-obstacles.ts';
import { instantSchema } from '../../operation/instant.ts';
import { countsSchema, keySchema, valueSchema } from './parts-schemas.ts';

/** What applying an order again means. */
export const againSurveySchema = z.object({
  source: z.string(),
  subject: z.string(),
  events: z.int().describe('Events that become pending again'),
  open: z.int().describe('Events that are pending or waiting already, and are tried at once'),
  withoutBody: z.int().describe('Events that cannot be written again: their body was deleted'),
  unreadable: z.int().describe('Events that this release cannot read'),
  parked: z.int().describe('Events that are parked or dismissed, and stay so'),
  unread: z
    .int()
    .describe(
      'Of the events that become pending again: the older ones, of which what they write is left out here, since all are too large together',
    ),
  kept: z.int().describe('Groups of fields that keep a newer value, which is not written again'),
  lookedFor: z.array(z.string()).describe('How its records are looked for, in words'),
  writes: z
    .array(z.object({ object: z.string(), key: keySchema, fields: z.array(valueSchema) }))
    .describe('What is written to each record'),
  fieldsToClear: z
    .array(z.string())
    .describe('Version fields that may hold a time in the future, to be cleared first'),
  newerInOrg: z
    .array(z.string())
    .describe('Version fields in which the org had something newer, to be cleared first'),
  owner: z.string().nullable().describe('The order that the record was last written for'),
  obstacle: z
    .enum(AGAIN_OBSTACLES)
    .nullable()
    .describe(
      'Why it cannot be written again: its sender is not configured, nothing of it was ever to be written, or what is stored of it cannot be read; null when it can',
    ),
});

export type AgainSurvey = z.output<typeof againSurveySchema>;

const givingOrderSchema = z.object({
  subject: z.string(),
  state: z.string().nullable().describe("The sender's word for its state"),
  lastType: z.string().nullable().describe('Type of its newest event'),
  lastAt: instantSchema.nullable(),
  has: z
    .array(z.object({ object: z.string(), fields: z.array(valueSchema) }))
    .describe('Its own records, as its events have written them'),
  documents: countsSchema.describe('The number of its invoices and the like, by object'),
  closing: z
    .array(z.object({ object: z.string(), fields: z.array(valueSchema) }))
    .describe('What its own records are given when it gives way'),
  hasGivenWay: z.boolean(),
});

/** What it means that an order gives way, for each order that wants its record. */
export const giveWaySurveySchema = z.object({
  owner: z.string(),
  holder: z
    .string()
    .nullable()
    .describe('The order that the record was given to already, if none wants it'),
  choices: z.array(
    z.object({
      source: z.string(),
      rival: z.string().describe('The order that gets the record'),
      record: z.string().nullable().describe('Salesforce record id'),
      events: z.int().describe('Its parked events, which become pending again'),
      ofOwner: givingOrderSchema,
      ofRival: givingOrderSchema,
    }),
  ),
});

export type GiveWaySurvey = z.output<typeof giveWaySurveySchema>;
export type GivingOrder = GiveWaySurvey['choices'][number]['ofOwner'];
