import { control } from './contract.ts';
import addFault from './operations/add-fault.ts';
import advanceClock from './operations/advance-clock.ts';
import catalogue from './operations/catalogue.ts';
import coverage from './operations/coverage.ts';
import deleteFaults from './operations/delete-faults.ts';
import deleteJournal from './operations/delete-journal.ts';
import deleteOutbox from './operations/delete-outbox.ts';
import deleteWorld from './operations/delete-world.ts';
import events from './operations/events.ts';
import getClock from './operations/get-clock.ts';
import getFaults from './operations/get-faults.ts';
import getJournal from './operations/get-journal.ts';
import getJournalEntry from './operations/get-journal-entry.ts';
import getOutbox from './operations/get-outbox.ts';
import getSnapshot from './operations/get-snapshot.ts';
import getWorld from './operations/get-world.ts';
import health from './operations/health.ts';
import links from './operations/links.ts';
import listWorlds from './operations/list-worlds.ts';
import openapi from './operations/openapi.ts';
import pki from './operations/pki.ts';
import putClock from './operations/put-clock.ts';
import putFaults from './operations/put-faults.ts';
import putSnapshot from './operations/put-snapshot.ts';
import putWorld from './operations/put-world.ts';
import ready from './operations/ready.ts';
import resetWorld from './operations/reset-world.ts';
import rows from './operations/rows.ts';
import scenarioSchema from './operations/scenario-schema.ts';

export const controlApi = control.served([
  health,
  ready,
  openapi,
  scenarioSchema,
  catalogue,
  pki,
  listWorlds,
  getWorld,
  putWorld,
  deleteWorld,
  resetWorld,
  getSnapshot,
  putSnapshot,
  getClock,
  putClock,
  advanceClock,
  getOutbox,
  deleteOutbox,
  getJournal,
  getJournalEntry,
  deleteJournal,
  getFaults,
  putFaults,
  addFault,
  deleteFaults,
  coverage,
  rows,
  events,
  links,
]);
