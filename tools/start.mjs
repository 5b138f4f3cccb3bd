// `npm start`: installs and builds what is missing, then runs the simulator in this very process.
import { built } from './ready.mjs';

built();
await import('../dist/bin/bacasable.js');
