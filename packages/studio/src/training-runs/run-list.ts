import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { configChanges, UserError } from '@neco/neco';
import { isHeld, RunFolder, totalSteps, type RunRecord } from '@neco/neco/internal';
import { notFound } from '../api-error.js';
import type { RunDetails, RunDifference, RunInfo } from '../api/runs.js';
import { recentLines, tailBytes, type MetricsLine } from './metrics-line.js';

/** How deep below the folder runs are looked for. */
const deepest = 4;
/** Steps whose speed says how long the rest takes. */
const recentSteps = 20;

/** A run by its name. */
interface NamedRun {
  name: string;
  folder: RunFolder;
}

/**
 * The runs below a folder. They are only ever named by what was found there, and links are not followed: no name leads
 * anywhere else.
 */
export class RunList {
  /** @param root - Null where no folder of runs is open: there are none then. */
  constructor(private readonly root: string | null) {}

  /** The one that changed last first. */
  list(): RunInfo[] {
    return this.#find()
      .map(describeRun)
      .sort((a, b) => b.changed - a.changed);
  }

  /** @throws ApiError if there is none of this name */
  folder(name: string): RunFolder {
    const found = this.#find().find((run) => run.name === name);
    if (found !== undefined) return found.folder;
    throw notFound(
      `There is no run "${name}" below the folder of runs.`,
      'Choose one from the list of runs.',
    );
  }

  /** The present state of a run that {@link folder} found. */
  describe(name: string, folder: RunFolder): RunInfo {
    return describeRun({ name, folder });
  }

  details(name: string): RunDetails {
    const folder = this.folder(name);
    const info = describeRun({ name, folder });
    const record = info.problem === '' ? readRecord(folder) : null;
    return {
      ...info,
      settings: record === null ? [] : settingsOf(record.config),
      versions: record?.versions ?? {},
      files: filesOf(folder),
    };
  }

  difference(name: string, other: string): RunDifference {
    const [a, b] = [readRecord(this.folder(name)), readRecord(this.folder(other))];
    const compared = ({ model, data, fingerprint, versions, config }: RunRecord): object =>
      JSON.parse(JSON.stringify({ model, data, fingerprint, versions, ...config })) as object;
    return { changes: configChanges(compared(a), compared(b)) };
  }

  #find(): NamedRun[] {
    if (this.root === null) return [];
    return [...runsBelow(this.root, '', 0)].map((name) => ({
      // The folder itself may be a run.
      name: name === '' ? path.basename(path.resolve(this.root!)) : name,
      folder: new RunFolder(path.join(this.root!, name)),
    }));
  }
}

function* runsBelow(root: string, name: string, depth: number): Generator<string> {
  const entries = readFolder(path.join(root, name));
  if (entries.some((entry) => entry.isFile() && entry.name === 'config.yaml')) {
    yield name;
    return;
  }
  if (depth === deepest) return;
  for (const entry of entries) {
    // A link is no directory here.
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    yield* runsBelow(root, name === '' ? entry.name : `${name}/${entry.name}`, depth + 1);
  }
}

function readFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    // Removed a moment ago, or not ours to read.
    return [];
  }
}

/** @throws UserError if it is not readable, or not that of a run */
export function readRecord(folder: RunFolder): RunRecord {
  const record = folder.readRecord();
  if (record !== null && recordSchema.safeParse(record).success) return record;
  throw new UserError(`${folder.configFile} is not the configuration of a run.`);
}

/** Whether a run is one of `neco pretrain`, which has one network and no teacher. */
export function isPretraining({ command }: RunRecord): boolean {
  return command === 'pretrain';
}

const count = z.int().positive();

/** What is shown of a run. */
const recordSchema = z.looseObject({
  config: z.union([
    z.looseObject({ batchSize: count, steps: count }),
    z.looseObject({ batchSize: count, epochs: z.number().nonnegative() }),
  ]),
  fingerprint: z.looseObject({ count }),
});

function describeRun({ name, folder }: NamedRun): RunInfo {
  const changed = changedAt(folder);
  const empty = {
    state: 'stopped',
    step: 0,
    totalSteps: 0,
    model: '',
    data: '',
    images: 0,
    batchSize: 0,
  } as const;
  const noNumbers = { loss: null, bestScore: null, secondsLeft: null };
  let record: RunRecord;
  try {
    record = readRecord(folder);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { name, ...empty, ...noNumbers, changed, saved: isSaved(folder), problem: error.message };
  }
  const { config, model, data, fingerprint } = record;
  const recent = recentLines(folder.metricsFile);
  const steps = recent.filter((line) => Number.isFinite(line['loss']));
  const step = recent.at(-1)?.step ?? 0;
  const total = totalSteps(config, fingerprint.count);
  const held = isHeld(folder);
  return {
    name,
    state: held ? 'running' : step >= total ? 'finished' : 'stopped',
    step,
    totalSteps: total,
    changed,
    model,
    data,
    images: fingerprint.count,
    batchSize: config.batchSize,
    loss: (steps.at(-1)?.['loss'] as number | undefined) ?? null,
    bestScore: bestScore(folder),
    secondsLeft: held ? timeLeft(steps, config.batchSize, total - step) : null,
    saved: isSaved(folder) && !isPretraining(record),
    problem: '',
  };
}

function isSaved(folder: RunFolder): boolean {
  return existsSync(folder.lastCheckpoint) || existsSync(folder.teacherFile);
}

function changedAt(folder: RunFolder): number {
  const status = [folder.metricsFile, folder.configFile].map((file) =>
    statSync(file, { throwIfNoEntry: false }),
  );
  return Math.max(...status.map((each) => each?.mtimeMs ?? 0));
}

function bestScore(folder: RunFolder): number | null {
  try {
    const found = statSync(folder.bestRecord);
    // Reading something else than a file can wait for ever.
    if (!found.isFile() || found.size > tailBytes) return null;
    const { score } = JSON.parse(readFileSync(folder.bestRecord, 'utf8')) as { score?: unknown };
    return Number.isFinite(score) ? (score as number) : null;
  } catch {
    return null;
  }
}

function timeLeft(steps: readonly MetricsLine[], batchSize: number, left: number): number | null {
  const speeds = steps.slice(-recentSteps).map((line) => Number(line['imagesPerSecond']));
  const seconds = speeds.filter((speed) => speed > 0).map((speed) => batchSize / speed);
  if (seconds.length === 0 || left <= 0) return null;
  const time = (left * seconds.reduce((sum, each) => sum + each, 0)) / seconds.length;
  return Number.isFinite(time) ? time : null;
}

/** Settings by dotted path. */
function settingsOf(value: unknown, key = ''): { key: string; value: string }[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ key, value: JSON.stringify(value) }];
  return Object.entries(value).flatMap(([name, part]) =>
    settingsOf(part, key === '' ? name : `${key}.${name}`),
  );
}

function filesOf(folder: RunFolder): { name: string; bytes: number }[] {
  return [folder.root, path.dirname(folder.lastCheckpoint)].flatMap((parent) =>
    readFolder(parent)
      .filter((entry) => entry.isFile())
      .map(({ name }) => {
        const file = path.join(parent, name);
        return {
          name: path.relative(folder.root, file).split(path.sep).join('/'),
          bytes: statSync(file, { throwIfNoEntry: false })?.size ?? 0,
        };
      }),
  );
}
