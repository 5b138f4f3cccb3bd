import * as node from 'node:fs/promises';
import { dirname } from 'node:path';

/** What a file store does with an open file; `FileHandle` fits. */
export interface OpenFile {
  read(into: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  write(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesWritten: number }>;
  stat(): Promise<{ readonly size: number }>;
  truncate(length: number): Promise<void>;
  datasync(): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The calls of `node:fs/promises` that a file store makes, so that a test can let any of them fail. */
export interface Disk {
  open(path: string, flags: 'r' | 'r+' | 'w', mode?: number): Promise<OpenFile>;
  mkdir(path: string, options: { readonly recursive: true; readonly mode: number }): Promise<string | undefined>;
  readdir(path: string, options: { readonly withFileTypes: true }): Promise<readonly Entry[]>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { readonly recursive: true; readonly force: true }): Promise<void>;
}

interface Entry {
  readonly name: string;
  isDirectory(): boolean;
}

export const realDisk: Disk = node;

/** State holds secrets: nobody but the owner reads it. */
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** Makes a file, or empties the one that is there. */
export const emptyFile = (disk: Disk, path: string): Promise<OpenFile> => disk.open(path, 'w', PRIVATE_FILE);

/** Makes a folder and whatever folders lead to it; what was made survives a power cut. */
export async function makeFolder(disk: Disk, path: string): Promise<void> {
  const first = await disk.mkdir(path, { recursive: true, mode: PRIVATE_FOLDER });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(disk, dirname(made));
}

/** Lets the names in a folder survive a power cut: syncing a file says nothing of its name. */
export async function syncFolder(disk: Disk, path: string): Promise<void> {
  const folder = await disk.open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Writes every byte, however many the system takes at a time. */
export async function writeAll(file: OpenFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    if (bytesWritten === 0) throw new Error('the disk takes no more bytes');
    done += bytesWritten;
  }
}

/** The entries of a folder; none when it is not there. */
export async function entriesOf(disk: Disk, path: string): Promise<readonly Entry[]> {
  return (await unlessMissing(disk.readdir(path, { withFileTypes: true }))) ?? [];
}

/** What was asked for, or undefined when no such file is there. */
export async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
