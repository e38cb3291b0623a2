import {
  accessSync,
  appendFileSync,
  constants,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { DataFingerprint } from '../data/fingerprint.js';
import { makeFolder } from '../data/make-folder.js';
import { UserError } from '../errors.js';
import { writeAtomically } from '../write-atomically.js';
import { removeTemporaries } from './durable-files.js';
import { writing } from './faults.js';
import type { EvaluationLine } from './evaluation-line.js';
import type { ResolvedConfig } from '../settings/resolve.js';
import { parseSettings } from '../settings/text.js';

/** What `RUN/config.yaml` records: all that decides a run, and with what it was made. */
export interface RunRecord {
  data: string;
  model: string;
  config: ResolvedConfig;
  fingerprint: DataFingerprint;
  /** Of a method that needs masks. */
  masks?: string;
  classNames?: readonly string[];
  maskFingerprint?: DataFingerprint;
  versions: Record<string, string>;
  /** Tells a run that started from random weights. */
  command?: 'pretrain';
  /** Run whose networks, heads included, this one started with. */
  initFrom?: string;
  /** What was changed on the way with `--override-config`, and at which step. */
  overrides?: { step: number; differences: string[] }[];
}

/**
 * The files of a run:
 *
 *     run.lock                         while a process works on the run
 *     config.yaml                      resolved configuration, versions, data fingerprint
 *     metrics.jsonl                    one line a step, and one each time the teacher is measured
 *     student.safetensors              backbone of the student, loadable by name of the folder
 *     teacher.safetensors              backbone of the teacher
 *     model.safetensors                of a method with one network: its backbone
 *     best.safetensors, best.json      backbone of the teacher where it was best (of step 0: the start)
 *     events.out.tfevents.*            with --log tensorboard: the same numbers for TensorBoard
 *     checkpoints/last.safetensors     everything needed to go on
 *     checkpoints/previous.safetensors the same, from the time before
 *     checkpoints/good.safetensors     with eval.stopOnCollapse: both networks when last measured without alarm
 *     checkpoints/epoch-0001.safetensors   both networks after an epoch
 */
export class RunFolder {
  readonly configFile: string;
  readonly metricsFile: string;
  readonly studentFile: string;
  readonly teacherFile: string;
  readonly bestFile: string;
  readonly bestRecord: string;
  readonly lockFile: string;
  readonly lastCheckpoint: string;
  readonly previousCheckpoint: string;
  /** What becomes `last` once it is whole. */
  readonly nextCheckpoint: string;
  readonly goodCheckpoint: string;

  constructor(readonly root: string) {
    this.configFile = path.join(root, 'config.yaml');
    this.metricsFile = path.join(root, 'metrics.jsonl');
    this.studentFile = path.join(root, 'student.safetensors');
    this.teacherFile = path.join(root, 'teacher.safetensors');
    this.bestFile = path.join(root, 'best.safetensors');
    this.bestRecord = path.join(root, 'best.json');
    this.lockFile = path.join(root, 'run.lock');
    this.lastCheckpoint = path.join(root, 'checkpoints', 'last.safetensors');
    this.previousCheckpoint = path.join(root, 'checkpoints', 'previous.safetensors');
    this.nextCheckpoint = path.join(root, 'checkpoints', 'next.safetensors');
    this.goodCheckpoint = path.join(root, 'checkpoints', 'good.safetensors');
  }

  /** Where the backbone of a learner's network is; the only network of a learner is a model like any other. */
  backboneFile(network: string): string {
    return path.join(this.root, `${network === 'network' ? 'model' : network}.safetensors`);
  }

  epochCheckpoint(epoch: number): string {
    return path.join(this.root, 'checkpoints', `epoch-${String(epoch).padStart(4, '0')}.safetensors`);
  }

  /** The record of an earlier start in this folder, or null if the folder is new or empty. */
  readRecord(): RunRecord | null {
    if (!existsSync(this.root)) return null;
    if (!statSync(this.root).isDirectory())
      throw new UserError(`"out" ${this.root} is a file; name a folder.`);
    if (existsSync(this.configFile)) return this.#parseRecord();
    const others = readdirSync(this.root).filter((name) => !beforeRecord.test(name));
    if (others.length === 0) return null;
    throw new UserError(
      `"out" ${this.root} holds other files (${others.slice(0, 3).join(', ')}) and no run; choose an empty or new folder.`,
    );
  }

  #parseRecord(): RunRecord {
    let content: unknown;
    try {
      const { size } = statSync(this.configFile);
      if (size > largestRecord) throw new Error(`it has ${size} bytes`);
      content = parseSettings(readFileSync(this.configFile, 'utf8'));
    } catch (cause) {
      throw new UserError(`${this.configFile} is not readable YAML; mend it or choose another "out".`, {
        cause,
      });
    }
    const { success, error } = recordSchema.safeParse(content);
    if (success) return content as RunRecord;
    const fault = error.issues[0]!.path.join('.') || 'its top';
    throw new UserError(
      `${this.configFile} is not the record of a run (see ${fault}); mend it or choose another "out".`,
    );
  }

  /** Makes the folders. @throws UserError if that is not possible */
  makeFolders(): void {
    try {
      makeFolder(path.join(this.root, 'checkpoints'));
    } catch (cause) {
      throw new UserError(`Cannot write to "out" ${this.root}: ${whyNotMade(this.root, cause)}.`, { cause });
    }
  }

  /** Writes the record. */
  writeRecord(record: RunRecord): void {
    writing(this, () => writeAtomically(this.configFile, stringify(record)));
  }

  /** Removes what processes left that were killed while they wrote; the caller must hold the lock. */
  removeLeftovers(): void {
    writing(this, () => {
      removeTemporaries(this.root);
      removeTemporaries(path.dirname(this.lastCheckpoint));
      rmSync(this.nextCheckpoint, { force: true });
    });
  }

  appendMetrics(metrics: object): void {
    writing(this, () => appendFileSync(this.metricsFile, `${JSON.stringify(metrics)}\n`));
  }

  /** The evaluations in `metrics.jsonl`, oldest first; a line cut off by a crash does not count. */
  readEvaluations(): EvaluationLine[] {
    return this.#readMetrics().split('\n').flatMap(evaluationOf);
  }

  #readMetrics(): string {
    if (!existsSync(this.metricsFile)) return '';
    try {
      return readFileSync(this.metricsFile, 'utf8');
    } catch (cause) {
      throw new UserError(
        `${this.metricsFile} cannot be read (${(cause as Error).message}); put a copy back, or remove it.`,
        { cause },
      );
    }
  }

  /** Drops the lines of steps after `step`: a run that goes on from a checkpoint repeats them. */
  truncateMetrics(step: number): void {
    const text = this.#readMetrics();
    if (text === '') return;
    const lines = text.split('\n').filter((line) => stepOf(line) <= step);
    const kept = lines.map((line) => `${line}\n`).join('');
    if (kept !== text) writing(this, () => writeAtomically(this.metricsFile, kept));
  }
}

// Making a folder with its parents says "no such file" where the nearest that exists cannot be written to.
function whyNotMade(folder: string, cause: unknown): string {
  let nearest = path.resolve(folder);
  while (!existsSync(nearest)) nearest = path.dirname(nearest);
  try {
    accessSync(nearest, constants.W_OK);
    return (cause as Error).message;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Bytes; records have some thousand, and what is read is read whole. */
const largestRecord = 2 ** 20;

/** What is read of a record before it is compared with another; written by any version. */
const recordSchema = z.looseObject({
  data: z.string(),
  model: z.string(),
  config: z.looseObject({}),
  fingerprint: z.looseObject({}),
  versions: z.record(z.string(), z.string()).optional(),
  overrides: z.array(z.unknown()).optional(),
});

// What a run that was killed before its record was written can have left.
const beforeRecord = /^(run\.lock.*|checkpoints|config\.yaml\.\d+\.tmp)$/;

/** What of an evaluation is compared with later ones. */
const evaluationSchema = z.looseObject({
  step: z.int().nonnegative(),
  eval: z.looseObject({
    effectiveRank: z.number(),
    spread: z.number(),
    inContext: z.number().nullable(),
    collapsed: z.boolean(),
  }),
});

function evaluationOf(line: string): EvaluationLine[] {
  try {
    const { success, data } = evaluationSchema.safeParse(JSON.parse(line));
    return success ? [data as object as EvaluationLine] : [];
  } catch {
    return [];
  }
}

// A line cut off by a crash belongs to a step that is not in any checkpoint; so does none at all.
function stepOf(line: string): number {
  try {
    return (JSON.parse(line) as { step: number }).step;
  } catch {
    return Infinity;
  }
}

/** A setting in which two runs differ; values as JSON, `unset` where there is none. */
export interface ConfigChange {
  /** Dotted path. */
  key: string;
  before: string;
  now: string;
}

/** The settings in which two runs differ. */
export function configChanges(before: unknown, now: unknown, prefix = ''): ConfigChange[] {
  const isSection = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isSection(before) || !isSection(now)) {
    const [a, b] = [JSON.stringify(before) ?? 'unset', JSON.stringify(now) ?? 'unset'];
    return a === b ? [] : [{ key: prefix, before: a, now: b }];
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return keys.flatMap((key) =>
    configChanges(before[key], now[key], prefix === '' ? key : `${prefix}.${key}`),
  );
}

/** {@link configChanges} as text, one line each: what a run that goes on must not change. */
export function configDifferences(before: unknown, now: unknown): string[] {
  return configChanges(before, now).map(({ key, before: a, now: b }) => `${key}: ${a} -> ${b}`);
}
