import { useCallback, useEffect, useMemo, useState } from 'react';

import type { IssuedRecoveryCodes } from './issued-recovery-codes.ts';
import { sheetAsText, sheetFileName, writeSheet } from './recovery-codes-sheet.ts';
import type { RecoveryCodesSheet } from './recovery-codes-sheet.ts';

const TOLD_MS = 4000;

export interface UseIssuedRecoveryCodesOptions {
  readonly issued: IssuedRecoveryCodes;
  /** What people know the app as: for the name of the file, and its first line. */
  readonly appName: string;
}

export interface IssuedRecoveryCodesView {
  /** What a file or a sheet of paper says. */
  readonly sheet: RecoveryCodesSheet;
  readonly copy: () => void;
  /** Of the last few seconds; `refused`: the browser did not allow it. */
  readonly copied: 'no' | 'yes' | 'refused';
  /** As a text file. */
  readonly download: () => void;
  readonly print: () => void;
  /** The person says that they have saved them. */
  readonly isKept: boolean;
  readonly setKept: (isKept: boolean) => void;
}

/**
 * A new set of recovery codes, to be kept: copied, downloaded, printed. Until the person says that they have, the browser
 * asks before it closes the tab: they are shown once.
 */
export function useIssuedRecoveryCodes(options: UseIssuedRecoveryCodesOptions): IssuedRecoveryCodesView {
  const { issued, appName } = options;
  const sheet = useMemo(() => writeSheet(appName, issued), [appName, issued]);
  const [isKept, setKept] = useState(false);
  const { copy, copied } = useClipboard(sheet.codes.join('\n'));
  useUnloadGuard(!isKept);
  const download = useCallback(
    () => downloadText(sheetFileName(appName), sheetAsText(sheet)),
    [appName, sheet],
  );
  const print = useCallback(() => globalThis.print(), []);
  return { sheet, copy, copied, download, print, isKept, setKept };
}

function useClipboard(text: string): Pick<IssuedRecoveryCodesView, 'copy' | 'copied'> {
  const [copied, setCopied] = useState<IssuedRecoveryCodesView['copied']>('no');
  useEffect(() => {
    if (copied !== 'yes') return undefined;
    const timer = setTimeout(() => setCopied('no'), TOLD_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = useCallback(() => {
    setCopied('no');
    void writeClipboard(text).then((isDone) => setCopied(isDone ? 'yes' : 'refused'));
  }, [text]);
  return { copy, copied };
}

/** Where the page is not served over TLS, browsers have no clipboard at all. */
async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function useUnloadGuard(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return undefined;
    const ask = (event: Event): void => event.preventDefault();
    globalThis.addEventListener('beforeunload', ask);
    return () => globalThis.removeEventListener('beforeunload', ask);
  }, [isNeeded]);
}

function downloadText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
  // Some browsers read it only once the click is over.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
