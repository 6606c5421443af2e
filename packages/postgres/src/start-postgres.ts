import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { findBinaries } from './binaries.ts';
import { createCluster } from './create-cluster.ts';
import { loadCredentials, type Credentials } from './credentials.ts';
import { openDataFolder, refuseOtherMajor, type DataFolder } from './data-folder.ts';
import { PostgresUnavailableError } from './errors.ts';
import { lockFolder, type FolderLock } from './folder-lock.ts';
import { findFreePort } from './free-port.ts';
import { launchServer, type LaunchedServer, type LaunchOptions } from './launch-server.ts';
import { endLeftoverServer } from './running-server.ts';
import { chooseServerUser } from './server-user.ts';
import { unlessMissing } from './system-error.ts';

export interface StartPostgresOptions {
  /** Made where it is missing. What lies in it is described in data-folder.ts. */
  readonly dataDir: string;
  /** More of PostgreSQL's settings, as its `-c` takes them. `fsync: 'off'` is for data that may be lost. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly onNotice?: (line: string) => void;
}

export interface PostgresServer {
  /** As `aalto`, the owner of the database `aalto`: may create roles and databases, is not a superuser. */
  readonly url: string;
  /** As `postgres`, the superuser. */
  readonly superuserUrl: string;
  readonly port: number;
  readonly pid: number;
  /** True where this start set the folder up. */
  readonly firstStart: boolean;
  /** Disconnects every client and shuts down; resolves once PostgreSQL is gone. Again is harmless. */
  readonly stop: () => Promise<void>;
}

type Notice = (line: string) => void;

/**
 * Starts the embedded PostgreSQL on a folder, on 127.0.0.1 only, for as long as this process lives.
 *
 * @throws {PostgresInUseError} a living process already runs it on that folder
 * @throws {PostgresUnavailableError} it cannot run here, or not on that folder
 */
export async function startPostgres(options: StartPostgresOptions): Promise<PostgresServer> {
  const folder = await openDataFolder(options.dataDir);
  const lock = await lockFolder(folder);
  try {
    return await startLocked(folder, lock, options);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startLocked(
  folder: DataFolder,
  lock: FolderLock,
  { settings = {}, onNotice = () => {} }: StartPostgresOptions,
): Promise<PostgresServer> {
  const user = await chooseServerUser(folder);
  const binaries = await findBinaries(user, onNotice);
  await refuseOtherMajor(folder, binaries.major);
  const credentials = await loadCredentials(folder);

  const firstStart = (await unlessMissing(stat(folder.cluster))) === undefined;
  if (firstStart) {
    onNotice(`Setting up PostgreSQL in ${folder.root}`);
    await createCluster({ folder, binaries, user, credentials, durable: settings['fsync'] !== 'off' });
  }
  const launch = { folder, binaries, user, settings };
  const { server, port } = await launchOnFreePort(launch, lock, onNotice);
  const stop = stopper(server, launch, lock, onNotice);
  return { ...urls(credentials, port), port, pid: server.pid, firstStart, stop };
}

/**
 * What a start can lose against and another attempt wins: the port was taken meanwhile, or the killed predecessor was
 * itself still starting, or its last workers hold on to their memory.
 */
const passingFailures =
  /could not create any TCP\/IP sockets|lock file ".*" already exists|pre-existing shared memory block/;

async function launchOnFreePort(
  launch: Omit<LaunchOptions, 'port'>,
  lock: FolderLock,
  onNotice: Notice,
): Promise<{ server: LaunchedServer; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    if (await endLeftoverServer(launch.folder.cluster, launch.binaries.pgCtl)) {
      onNotice('Ended a PostgreSQL that an earlier run left behind');
    }
    const port = await findFreePort(attempt === 1 ? lock.lastPort : undefined);
    try {
      const server = await launchServer({ ...launch, port });
      await lock.rememberPort(port);
      return { server, port };
    } catch (error) {
      const passing = error instanceof PostgresUnavailableError && passingFailures.test(error.message);
      if (!passing || attempt === 10) throw error;
      await delay(50 * attempt);
    }
  }
}

/** One shutdown, however often it is asked for. A killed supervisor leaves PostgreSQL behind, so that is ended too. */
function stopper(
  server: LaunchedServer,
  { folder, binaries }: Omit<LaunchOptions, 'port'>,
  lock: FolderLock,
  onNotice: Notice,
): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    server.requestStop();
    await server.ended;
    await endLeftoverServer(folder.cluster, binaries.pgCtl);
    lock.release();
  };
  void server.ended.then(() => {
    if (stopped === undefined) onNotice(`PostgreSQL or its supervisor ended unexpectedly: see ${folder.log}`);
  });
  return () => (stopped ??= stop());
}

function urls(
  { ownerPassword, superuserPassword }: Credentials,
  port: number,
): Pick<PostgresServer, 'url' | 'superuserUrl'> {
  return {
    url: `postgres://aalto:${ownerPassword}@127.0.0.1:${port}/aalto`,
    superuserUrl: `postgres://postgres:${superuserPassword}@127.0.0.1:${port}/postgres`,
  };
}
