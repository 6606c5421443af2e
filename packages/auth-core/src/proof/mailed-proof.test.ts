import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { formatRootKey, parseRootKeys } from '../secret/root-keys.ts';
import {
  createMailedProof,
  hashesOfMailedCode,
  hashesOfMailedToken,
  normalizeMailedCode,
} from './mailed-proof.ts';
import type { ProofSubject } from './mailed-proof.ts';

const older = formatRootKey(1, Buffer.alloc(32, 1));
const newer = formatRootKey(2, Buffer.alloc(32, 2));
const keys = parseRootKeys(`${newer},${older}`);
const subject: ProofSubject = { purpose: 'sign_in', backendId: 'backend', emailKey: 'ada@example.com' };
const proof = createMailedProof(subject, randomBytes(40), keys.current);

describe('a mailed proof', () => {
  it('is 8 digits to type and 256 bits in a link, and is stored as neither', () => {
    expect(proof.code).toMatch(/^\d{8}$/);
    expect(proof.token).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify([proof.codeHash, proof.tokenHash])).not.toContain(proof.code);
    expect(proof.tokenHash).not.toContain(proof.token);
  });

  it('keeps the zeros in front, and is made of nothing but the bytes it was given', () => {
    const first = createMailedProof(subject, Buffer.alloc(40), keys.current);
    expect(first.code).toBe('00000000');
    expect(createMailedProof(subject, Buffer.alloc(40), keys.current)).toEqual(first);
    expect(() => createMailedProof(subject, Buffer.alloc(39), keys.current)).toThrow('40 bytes');
  });

  it('is recognised by its own hash, also after the root key was replaced', () => {
    expect(hashesOfMailedCode(subject, proof.code, keys)).toContain(proof.codeHash);
    expect(hashesOfMailedToken(subject, proof.token, keys)).toContain(proof.tokenHash);
    const before = createMailedProof(subject, randomBytes(40), parseRootKeys(older).current);
    expect(hashesOfMailedCode(subject, before.code, keys)).toContain(before.codeHash);
    expect(hashesOfMailedToken(subject, before.token, keys)).toContain(before.tokenHash);
  });

  it.each([
    ['purpose', { ...subject, purpose: 'password_reset' }],
    ['backend', { ...subject, backendId: 'other' }],
  ] as const)('is nothing for another %s', (_, other) => {
    expect(hashesOfMailedCode(other, proof.code, keys)).not.toContain(proof.codeHash);
    expect(hashesOfMailedToken(other, proof.token, keys)).not.toContain(proof.tokenHash);
  });

  it('has a code that is nothing for another address', () => {
    const other = { ...subject, emailKey: 'eve@example.com' };
    expect(hashesOfMailedCode(other, proof.code, keys)).not.toContain(proof.codeHash);
  });

  it('is typed as people type it', () => {
    expect(normalizeMailedCode(' 1234 5678\n')).toBe('12345678');
    expect(normalizeMailedCode('1234-5678')).toBe('12345678');
  });

  it.each(['', '1234567', '123456789', '1234567a', '１２３４５６７８', '12345678\0'])(
    'hashes nothing that is no code: %j',
    (text) => {
      expect(normalizeMailedCode(text)).toBeNull();
      expect(hashesOfMailedCode(subject, text, keys)).toEqual([]);
      expect(hashesOfMailedToken(subject, text, keys)).toEqual([]);
    },
  );
});
