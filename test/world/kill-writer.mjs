// Writes to a file store from 20 writers until it is killed; says on its output what was acknowledged: `<writer> <count>`.
import { writeSync } from 'node:fs';
import { fileStore } from '../../dist/world/file-store.js';
import { kind } from '../../dist/world/rows.js';
import { State } from '../../dist/world/state.js';

const counters = kind()('test.counters');
const store = await fileStore(process.argv[2], { snapshotAfter: 64 * 1024 });
const state = await State.open(store.log('w'));

async function write(id) {
  for (;;) {
    const count = await state.change((rows) => {
      const count = (rows.get(counters, id)?.count ?? 0) + 1;
      rows.put(counters, { id, count, filling: 'x'.repeat(count % 700) });
      return count;
    });
    writeSync(1, `${id} ${count}\n`);
  }
}

for (let writer = 0; writer < 20; writer += 1) void write(`writer-${writer}`);
