import { describe, expect, test } from 'vitest';

import { generateApi } from './generate-api.ts';
import { assertInference } from './test-support/assert-inference.ts';
import { router as constructs } from './test-support/constructs-router.ts';
import { router } from './test-support/sdk-router.ts';
import { typeCheck } from './test-support/type-check.ts';

const minutes = 2 * 60_000;

describe('the generated types are those that tRPC infers', { timeout: minutes }, () => {
  test('for every procedure of the real router', async () => {
    const complaints = await typeCheck({
      'api.ts': await generateApi(router),
      'assert.ts': await assertInference(router, 'sdk-router.ts', 'api.ts'),
    });

    expect(complaints).toEqual([]);
  });

  test('for every construct of zod that crosses JSON', async () => {
    const complaints = await typeCheck({
      'api.ts': await generateApi(constructs),
      'assert.ts': await assertInference(constructs, 'constructs-router.ts', 'api.ts'),
    });

    expect(complaints).toEqual([]);
  });

  test('and the proof fails once any of them is wrong', async () => {
    const source = await generateApi(router);
    const corrupted = [
      source.replace('  createdAt: string;', '  createdAt: number;'),
      source.replace("aal: 'aal1' | 'aal2'", "aal: 'aal1'"),
      source.replace('  code: string;', '  code?: string;'),
      source.replace('list: (input?: NotesListInput)', 'list: (input: NotesListInput)'),
      source.replace("  | 'too_many_factors'", ''),
    ];
    const files = await Promise.all(
      corrupted.map(async (text, index) => [
        [`api-${index}.ts`, text] as const,
        [`assert-${index}.ts`, await assertInference(router, 'sdk-router.ts', `api-${index}.ts`)] as const,
      ]),
    );
    const complaints = await typeCheck(Object.fromEntries(files.flat()));

    expect(corrupted.every((text) => text !== source)).toBe(true);
    for (const index of corrupted.keys()) {
      expect(complaints.filter((line) => line.includes(`assert-${index}.ts`))).not.toEqual([]);
    }
  });
});
