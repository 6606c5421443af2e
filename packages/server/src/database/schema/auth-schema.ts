import { pgSchema, timestamp } from 'drizzle-orm/pg-core';

/** Where the product's own tables live. The data login has no right on any of them. */
export const authSchema = pgSchema('auth');

/** A moment, in UTC, to the millisecond that JavaScript keeps. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3 });
