/** Each row of the table of rotations, and what the server would be without it. */
import { decideRotation } from '@aalto/auth-core';
import type { RotationDecision, RotationRequest, TokenFamily } from '@aalto/auth-core';

import type { Mutant } from './mutants.ts';
import { readToken, rootKeys } from './names.ts';

type Row = RotationDecision['row'];

const rotate = { kind: 'rotate', row: '3' } as const;
const repeat = { kind: 'repeat', row: '4' } as const;
const supersede = { kind: 'refuse', row: '5', code: 'refresh_superseded' } as const;
const revoke = { kind: 'revoke', row: '8', code: 'refresh_token_reused' } as const;

/** The table with one row answered as if it was another. */
function rowAs(row: Row, decision: RotationDecision): Mutant['mutation'] {
  return {
    server: {
      decideRotation(request) {
        const real = decideRotation(request);
        return real.row === row ? decision : real;
      },
    },
  };
}

function unrevoked<Asked extends { readonly family: TokenFamily | null }>(request: Asked): Asked {
  return { ...request, family: request.family && { ...request.family, revoked: false } };
}

/** As if this token had been presented with the attempt that consumed it. */
function withOwnAttempt(request: RotationRequest): RotationRequest {
  const { token, family } = request;
  const own = family?.history.find(
    ({ epoch, generation }) => epoch === token.epoch && generation === token.generation,
  );
  return own ? { ...request, attemptHash: own.attemptHash } : request;
}

export const mutantsOfRotation: readonly Mutant[] = [
  {
    rule: 'row 1: a wrong MAC is garbage',
    scenario: 'a forger',
    breaks: '6: a wrong MAC changes nothing',
    mutation: {
      server: {
        readToken(text, keys) {
          const read = readToken(text, keys);
          if (read.outcome !== 'malformed') return read;
          // A forger changes the last character alone, so another one makes it genuine.
          const ends = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.split('');
          const spellings = ends.map((end) => readToken(`${text.slice(0, -1)}${end}`, keys));
          return spellings.find(({ outcome }) => outcome === 'genuine') ?? read;
        },
      },
    },
  },
  {
    rule: 'row 2: revoked comes first',
    scenario: 'a thief of the token',
    breaks: '5: revoked is absorbing',
    mutation: { server: { decideRotation: (request) => decideRotation(unrevoked(request)) } },
  },
  {
    rule: 'row 3: the secret is compared at the current place',
    scenario: 'a restored database',
    breaks: '1: one current token',
    mutation: rowAs('7', rotate),
  },
  {
    rule: 'row 3b: no attempt twice',
    scenario: 'a client that repeats one attempt for ever',
    breaks: '2: never taken for a thief',
    mutation: rowAs('3b', rotate),
  },
  {
    rule: 'row 4: the same attempt gets the same token again',
    scenario: 'two tabs refresh',
    breaks: '2: never taken for a thief',
    mutation: rowAs('4', revoke),
  },
  {
    rule: 'row 4: only to the attempt that consumed it',
    scenario: 'a thief of the token',
    breaks: '3: never both',
    mutation: { server: { decideRotation: (request) => decideRotation(withOwnAttempt(request)) } },
  },
  {
    rule: 'row 4: with the key that made it',
    scenario: 'a new server key',
    breaks: '2: always goes on',
    mutation: { server: { keyToRepeat: (_, { key }) => rootKeys[key].current.id } },
  },
  {
    rule: 'row 5: a late message is no theft',
    scenario: 'two tabs refresh',
    breaks: '2: never taken for a thief',
    mutation: rowAs('5', revoke),
  },
  {
    rule: 'row 6: a leaf is no theft',
    scenario: 'a message from before a step-up, later than anybody remembers',
    breaks: '2: never taken for a thief',
    mutation: rowAs('6', revoke),
  },
  {
    rule: 'row 6: a leaf is worth nothing',
    scenario: 'a thief of the token',
    breaks: '3: never both',
    mutation: rowAs('6', rotate),
  },
  {
    rule: 'row 7: a token from before a restore is no theft',
    scenario: 'a restored database',
    breaks: '2: never taken for a thief',
    mutation: rowAs('7', revoke),
  },
  {
    rule: 'row 8: what is used twice revokes',
    scenario: 'a thief of the token',
    breaks: '3: never both',
    mutation: rowAs('8', supersede),
  },
  {
    rule: 'row 8: no attempt matches none',
    scenario: 'a client without attempts, and a thief',
    breaks: '3: never both',
    mutation: {
      server: {
        decideRotation(request) {
          const real = decideRotation(request);
          const own = withOwnAttempt(request).attemptHash;
          return real.row === '8' && request.attemptHash === null && own === null ? repeat : real;
        },
      },
    },
  },
];
