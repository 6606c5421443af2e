/** Whether a value has members to look at; what they are is for the caller to find out. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
