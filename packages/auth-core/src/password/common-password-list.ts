/**
 * The list: what zxcvbn-ts gathered from breaches (@zxcvbn-ts/language-common, MIT), some eighteen thousand passwords of
 * at least 8 characters. NIST SP 800-63B-4 §3.1.1.2 wants a list about as long as an attacker gets to guess before the
 * limits stop him; a longer one annoys people for little.
 *
 * Loaded when first asked, since unpacking it takes some fifty milliseconds: a process that only signs in never does.
 */
let loading: Promise<ReadonlySet<string>> | undefined;

/** Whether a password is on the list. The list is in lower case. */
export async function isListedPassword(password: string): Promise<boolean> {
  loading ??= load();
  return (await loading).has(password);
}

const LEAST_CHARACTERS = 8;

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  // Shorter ones are refused for their length.
  return new Set(dictionary['passwords-common'].filter(({ length }) => length >= LEAST_CHARACTERS));
}
