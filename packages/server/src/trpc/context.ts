import type { Bearer } from '../tokens/bearer.ts';

/** What a request tells about itself. Shared by every call of a batch. */
export interface CallContext {
  readonly requestId: string;
  /** From the `apikey` header; which backend has it, the database says. */
  readonly apiKey: string;
  readonly bearer: Bearer;
  readonly device: Device;
  /** How many calls came in this request. */
  readonly callsInRequest: number;
}

export interface Device {
  readonly userAgent: string | null;
  readonly ipAddress: string | null;
}

/** The part of a team's context that Aalto needs: add your own beside it. */
export interface AaltoContext {
  readonly aalto: CallContext;
}
