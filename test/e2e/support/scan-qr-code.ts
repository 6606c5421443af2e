import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import type { Locator } from '@playwright/test';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

import { scanOtpauthUrl } from '../../support/authenticator.ts';
import type { Authenticator } from '../../support/authenticator.ts';

const WASM = fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm'));

/** Reads what a phone's camera would: the pixels. */
export async function readQrCode(image: Locator): Promise<string> {
  const file = await readFile(WASM);
  const wasmBinary = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  prepareZXingModule({ overrides: { wasmBinary } });
  const [code] = await readBarcodes(new Uint8Array(await image.screenshot()), { formats: ['QRCode'] });
  if (!code?.isValid) throw new Error('There is no QR code to be read in this picture');
  return code.text;
}

/** Sets an authenticator up by its camera. */
export async function scanQrCode(image: Locator): Promise<Authenticator> {
  return scanOtpauthUrl(await readQrCode(image));
}
