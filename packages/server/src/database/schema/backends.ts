import { boolean, integer, text, uuid } from 'drizzle-orm/pg-core';

import { authSchema, moment } from './auth-schema.ts';

export type EnrollmentProof = 'none' | 'email';

/** A tenant: its anon key and its settings. The console is one too. */
export const backends = authSchema.table('backends', {
  id: uuid().primaryKey().defaultRandom(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  /** Public: what the browser sends to say which backend it means. */
  anonKey: text('anon_key').notNull().unique(),

  /** The switch: below `aal2`, the data API refuses every signed-in session. */
  requireMfa: boolean('require_mfa').notNull().default(false),
  requireMfaChangedAt: moment('require_mfa_changed_at'),
  requireMfaChangedBy: text('require_mfa_changed_by'),
  requireEmailProof: boolean('require_email_proof').notNull(),
  signupsEnabled: boolean('signups_enabled').notNull().default(true),
  /** Where mailed links and social sign-in may lead: matched exactly, and nowhere else. The first is the default. */
  redirectUrls: text('redirect_urls').array().notNull().default([]),

  accessTokenSeconds: integer('access_token_seconds').notNull().default(300),
  refreshIdleSeconds: integer('refresh_idle_seconds')
    .notNull()
    .default(7 * 86_400),
  refreshAbsoluteSeconds: integer('refresh_absolute_seconds')
    .notNull()
    .default(30 * 86_400),
  aal2MaxAgeSeconds: integer('aal2_max_age_seconds').notNull().default(86_400),
  /** Null: a proof does not lapse by inactivity. */
  aal2InactivitySeconds: integer('aal2_inactivity_seconds'),
  /** For how long a person may have a device remembered; 0: not at all. */
  rememberDeviceDays: integer('remember_device_days').notNull().default(0),
  /** What a first enrollment asks for besides the session: `email`, a mailed code of the last minutes. */
  enrollmentProof: text('enrollment_proof').$type<EnrollmentProof>().notNull().default('none'),

  createdAt: moment('created_at').notNull().defaultNow(),
});
