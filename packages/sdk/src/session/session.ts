import type { Session } from '../generated/api.ts';
import { isRecord } from '../is-record.ts';
import { positionOf } from './position.ts';

/** Checks what the keeper itself works with: an answer or a storage may hold anything. */
export function isSession(value: unknown): value is Session {
  if (!isRecord(value) || !isRecord(value['user'])) return false;
  const { accessToken, refreshToken, expiresIn, expiresAt, refreshExpiresAt, aal, user } = value;
  const areTexts = [accessToken, expiresAt, refreshExpiresAt].every((text) => typeof text === 'string');
  if (!areTexts || typeof refreshToken !== 'string' || positionOf(refreshToken) === null) return false;
  return (
    typeof expiresIn === 'number' && (aal === 'aal1' || aal === 'aal2') && Array.isArray(user['factors'])
  );
}
