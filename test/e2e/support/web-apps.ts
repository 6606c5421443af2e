import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { builtWebApps, buildWebApps } from '../../../apps/api/src/web/build-web-apps.ts';

const FOLDER = 'AALTO_E2E_WEB_APPS';

/**
 * Builds the web apps once, and sets a copy aside: a product that starts looks whether they are to be built again, and
 * must not take the files away from the browser of another meanwhile, nor may whoever works on them.
 */
export default async function setWebAppsAside(): Promise<() => Promise<void>> {
  await buildWebApps();
  const folder = await mkdtemp(join(tmpdir(), 'aalto-web-'));
  for (const [name, built] of Object.entries(builtWebApps)) {
    await cp(built, join(folder, name), { recursive: true });
  }
  // What is set here, the workers inherit.
  process.env[FOLDER] = folder;
  return () => rm(folder, { recursive: true, force: true });
}

/** What `npm start` is told, so that it serves them from there. */
export function webAppArguments(): string[] {
  const folder = process.env[FOLDER];
  if (folder === undefined) throw new Error('The web apps were not set aside: this runs before all tests');
  return Object.keys(builtWebApps).map((name) => `--${name}=${join(folder, name)}`);
}
