/** What happens around the client and the server: time, operators, accidents. */
import { withAccount } from './account.ts';
import { spend, step } from './steps.ts';
import type { ModelStep } from './steps.ts';
import type { World } from './world.ts';

export function stepsOfTheWorldAround(world: World): ModelStep[] {
  return [...timePasses(world), ...keyIsReplaced(world), ...backups(world)];
}

function timePasses(world: World): ModelStep[] {
  const { server, left } = world;
  const steps: ModelStep[] = [];
  if (left.expiries > 0) {
    const next = { ...spend(world, 'expiries'), server: { ...server, era: server.era + 1 } };
    steps.push(step('access tokens expire', next));
  }
  const account = server.accounts[0];
  if (left.lapses > 0 && account?.aal === 'aal2') {
    const lapsed = withAccount(server, 0, { ...account, aal: 'aal1' });
    steps.push(step('aal2 lapses', { ...spend(world, 'lapses'), server: lapsed }));
  }
  return steps;
}

function keyIsReplaced(world: World): ModelStep[] {
  if (world.left.rekeyings === 0) return [];
  const server = { ...world.server, key: 1 } as const;
  return [step('AALTO_SECRET gets a new key', { ...spend(world, 'rekeyings'), server })];
}

function backups(world: World): ModelStep[] {
  const { server, backup, left } = world;
  const account = server.accounts[0];
  if (left.restores === 0 || !account) return [];
  if (!backup) return [step('a backup is taken', { ...world, backup: account })];
  const restored = { ...spend(world, 'restores'), server: withAccount(server, 0, backup) };
  return [step('the backup is restored', restored)];
}
