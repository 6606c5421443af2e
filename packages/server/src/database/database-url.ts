import { DatabaseUnreachableError } from './unreachable.ts';

const EXAMPLE = 'postgres://user:password@host:5432/name';
/** What stands between the login and the path: the address. */
const ADDRESS = /^[^/]*\/\/(?:[^/?#]*@)?([^/?#]*)/;

/**
 * `DATABASE_URL`, checked before anything reads it: the driver and `URL` decode it when it is too late to say in one
 * line what is wrong. A password with characters of a URL in it is what goes wrong most.
 *
 * @throws {DatabaseUnreachableError} which does not repeat the URL, nor has a cause that does.
 */
export function parseDatabaseUrl(text: string): URL {
  if (ADDRESS.exec(text)?.[1]?.includes(',')) {
    throw wrong(`it lists several hosts: name one, or the address of a proxy in front of them.`);
  }
  const url = URL.parse(text);
  if (url === null || isCutShort(url, text)) {
    throw wrong(
      `it is no URL such as ${EXAMPLE}: correct its port (at most 65535); in the login and the password write / as %2F, # as %23, ? as %3F, @ as %40.`,
    );
  }
  if (!/^postgres(ql)?:$/.test(url.protocol)) throw wrong(`it must look like ${EXAMPLE}.`);
  if (![url.username, url.password, url.host, url.pathname].every(isDecodable)) {
    throw wrong('it has a % that encodes no character: in the login and the password write % as %25.');
  }
  return url;
}

/** Whether a character of the password ended the address, so that the login stands where the host should. */
function isCutShort({ username, hash }: URL, text: string): boolean {
  return hash !== '' || (username === '' && text.includes('@'));
}

function isDecodable(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}

function wrong(problem: string): DatabaseUnreachableError {
  return new DatabaseUnreachableError(`DATABASE_URL: ${problem}`);
}
