import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './figures.mjs';
// Whatever ends a bench, ends it by way of `exit`.
import './processes.mjs';

/** Lends a temporary folder. */
export async function withFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'bacasable-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    return await work(folder);
  } finally {
    process.off('exit', remove);
    remove();
  }
}

const PROBES = 200;

/** What it takes here to make 1 KB safe, in milliseconds: durable figures say nothing without it. */
export async function fdatasyncMs(folder) {
  const file = await open(join(folder, 'probe'), 'w');
  const line = Buffer.alloc(1024, 'x');
  const took = [];
  for (let n = 0; n < PROBES; n += 1) {
    const start = performance.now();
    await file.write(line);
    await file.datasync();
    took.push(performance.now() - start);
  }
  await file.close();
  return median(took);
}
