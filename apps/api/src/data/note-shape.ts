import { z } from 'zod';

/** A note on the wire. */
export const note = z.object({
  id: z.uuid(),
  body: z.string(),
  isPublic: z.boolean(),
  createdAt: z.iso.datetime(),
});
