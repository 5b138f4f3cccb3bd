import { control } from './contract.ts';
import health from './operations/health.ts';
import ready from './operations/ready.ts';

export const controlApi = control.served([health, ready]);
