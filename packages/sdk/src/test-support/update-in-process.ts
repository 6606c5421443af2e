// A process of its own that counts in a file storage: `node update-in-process.ts <file> <times>`.

import { fileStorage } from '../storage/file-storage.ts';

const [file = '', times = '0'] = process.argv.slice(2);
const storage = fileStorage(file);
process.stdout.write('started\n');
for (let count = 0; count < Number(times); count += 1) {
  await storage.update((stored) => String(Number(stored ?? 0) + 1));
}
