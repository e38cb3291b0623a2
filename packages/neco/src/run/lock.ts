import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../errors.js';
import { processLives } from '../processes.js';
import { writing } from './faults.js';
import type { RunFolder } from './run-folder.js';

/** Who works on a run. */
export interface LockHolder {
  pid: number;
  host: string;
  /** When the machine started last, as a name; null where the system does not tell. */
  boot: string | null;
  /** When the process started, in the system's own count: the same pid may come again. Null as above. */
  processStart: string | null;
  /** Local time, for people. */
  since: string;
  /** Seconds without a sign of life after which another machine takes the holder for dead. */
  patience: number;
}

/** Least seconds between two signs of life, and patience before it is known how long steps take. */
const beat = 5;
const firstPatience = 300;
const leastPatience = 60;

export interface LockOptions {
  notice?: (text: string) => void;
  /** Ends waiting for another machine. */
  signal?: AbortSignal;
  /** Runs what writes and turns errors of the system into sentences; the default speaks of a run. */
  write?: <T>(work: () => T) => T;
}

/**
 * Keeps two processes from working on one run. The file names its holder. On the same machine a holder that is gone is
 * seen at once; one on another machine is watched until it gives a sign of life, or is silent for longer than its
 * longest silence so far allows. No clock is compared with another machine's.
 */
export class RunLock {
  #lastBeat = performance.now();
  #longestSilence = 0;

  private constructor(
    private readonly file: string,
    private holder: LockHolder,
  ) {}

  /**
   * The folder of the run must exist.
   * @throws UserError if another process works on the run, or the lock cannot be written
   */
  static async take(run: RunFolder, { notice, signal, ...options }: LockOptions = {}): Promise<RunLock> {
    const holder = thisProcess();
    const write = options.write ?? ((work) => writing(run, work));
    for (;;) {
      if (write(() => create(run.lockFile, holder))) return new RunLock(run.lockFile, holder);
      const text = readLock(run.lockFile);
      if (text === null) continue;
      const other = parseHolder(text);
      if (other === null) {
        // Perhaps it is being written at this moment.
        await sleep(500);
        if (readLock(run.lockFile) !== text) continue;
      } else if (!(await isGone(run.lockFile, other, notice, signal))) throw inUse(run, other);
      if (write(() => bury(run.lockFile, text)))
        notice?.(`${run.root} was left by ${nameOf(other)}, which is gone; its lock is taken over.`);
    }
  }

  /** A sign of life, to be given between steps; costs nothing if the last was just now. */
  beat(): void {
    const silence = (performance.now() - this.#lastBeat) / 1000;
    if (silence < beat) return;
    this.#lastBeat = performance.now();
    this.#longestSilence = Math.max(this.#longestSilence, silence);
    const patience = Math.ceil(Math.max(leastPatience, 3 * this.#longestSilence));
    try {
      if (patience > this.holder.patience || this.holder.patience === firstPatience) {
        this.holder = { ...this.holder, patience };
        writeFileSync(this.file, serialise(this.holder));
      } else {
        const now = new Date();
        utimesSync(this.file, now, now);
      }
    } catch {
      // What is wrong with the folder comes out when the next checkpoint is written.
    }
  }

  /** Gives the run free. */
  release(): void {
    const mine = readLock(this.file) === serialise(this.holder);
    if (mine) rmSync(this.file, { force: true });
  }
}

function create(file: string, holder: LockHolder): boolean {
  try {
    writeFileSync(file, serialise(holder), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Takes a dead holder's lock away.
 * @returns false if somebody else did, or the lock is not the one that was found dead any more
 */
function bury(file: string, text: string): boolean {
  const grave = `${file}.${process.pid}`;
  try {
    renameSync(file, grave);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  const same = readLock(grave) === text;
  // Between reading and renaming a third process took over: its lock goes back, unless a fourth was faster still.
  if (!same) linkBack(grave, file);
  rmSync(grave, { force: true });
  return same;
}

function linkBack(grave: string, file: string): void {
  try {
    linkSync(grave, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * Whether a process is at work on a run, as far as can be told without waiting: of one on another machine the age of
 * its last sign of life counts, by both clocks. What is no readable file
 * tells of nobody.
 */
export function isHeld(run: RunFolder): boolean {
  const isFile = statSync(run.lockFile, { throwIfNoEntry: false })?.isFile() ?? false;
  const text = isFile ? readSystem(run.lockFile) : null;
  const holder = text === null ? null : parseHolder(text);
  if (holder === null) return false;
  const gone = isGoneHere(holder);
  if (gone !== null) return !gone;
  const age = Date.now() - (statSync(run.lockFile, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return age < 1000 * patienceOf(holder);
}

/** Null for a holder on another machine. */
function isGoneHere(other: LockHolder): boolean | null {
  const me = thisProcess();
  if (other.host !== me.host) return null;
  // The machine was started anew since.
  if (other.boot !== null && me.boot !== null && other.boot !== me.boot) return true;
  if (!processLives(other.pid)) return true;
  return other.processStart !== null && processStart(other.pid) !== other.processStart;
}

const patienceOf = ({ patience }: LockHolder): number => Math.max(1, Number(patience) || firstPatience);

async function isGone(
  file: string,
  other: LockHolder,
  notice: LockOptions['notice'],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const here = isGoneHere(other);
  if (here !== null) return here;
  const patience = patienceOf(other);
  notice?.(`${nameOf(other)} holds the run; waiting up to ${patience} s for a sign of life.`);
  const before = signOfLife(file);
  for (const end = performance.now() + patience * 1000; performance.now() < end;) {
    await sleep(Math.min(1000, patience * 1000), undefined, signal ? { signal } : undefined).catch(
      () => null,
    );
    if (signal?.aborted || signOfLife(file) !== before) return false;
  }
  return true;
}

function signOfLife(file: string): string {
  const status = statSync(file, { throwIfNoEntry: false });
  return `${status?.ino} ${status?.mtimeMs}`;
}

function thisProcess(): LockHolder {
  return {
    pid: process.pid,
    host: hostname(),
    boot: readSystem('/proc/sys/kernel/random/boot_id'),
    processStart: processStart(process.pid),
    since: new Date().toISOString(),
    patience: firstPatience,
  };
}

/** Field 22 of Linux's /proc/PID/stat; the second may hold spaces, in parentheses. */
function processStart(pid: number): string | null {
  const text = readSystem(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function readSystem(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

function readLock(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new UserError(
      `The lock ${file} cannot be read (${(error as Error).message}); remove it if no process works on the run.`,
      { cause: error },
    );
  }
}

/** Null for what is no lock: cut off when the disk was full or the machine stopped. */
function parseHolder(text: string): LockHolder | null {
  try {
    const holder = JSON.parse(text) as LockHolder;
    return Number.isSafeInteger(holder.pid) && holder.pid > 0 && typeof holder.host === 'string'
      ? holder
      : null;
  } catch {
    return null;
  }
}

const serialise = (holder: LockHolder): string => `${JSON.stringify(holder)}\n`;

function nameOf(holder: LockHolder | null): string {
  return holder === null ? 'an unknown process' : `process ${holder.pid} on ${holder.host}`;
}

function inUse(run: RunFolder, other: LockHolder): UserError {
  return new UserError(
    `${nameOf(other)} works on ${run.root} since ${other.since}; wait for it, stop it, or choose another "out" ` +
      `(if you are sure that it is gone, delete ${run.lockFile}).`,
  );
}
