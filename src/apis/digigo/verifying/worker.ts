import { work } from '../../../kit/threads.ts';
import { type Sent, type Verdict, verdictOn } from './verdict.ts';

work<Sent, Verdict>(async (sent) => ({ result: verdictOn(sent) }));
