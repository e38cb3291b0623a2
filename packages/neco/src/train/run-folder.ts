import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import type { DataFingerprint } from '../data/index.js';
import { UserError } from '../errors.js';
import type { EvaluationLine } from './monitor.js';
import type { ResolvedConfig } from './resolve.js';

/** What `RUN/config.yaml` records: all that decides a run, and with what it was made. */
export interface RunRecord {
  data: string;
  model: string;
  config: ResolvedConfig;
  fingerprint: DataFingerprint;
  versions: Record<string, string>;
}

/**
 * The files of a run:
 *
 *     config.yaml                      resolved configuration, versions, data fingerprint
 *     metrics.jsonl                    one line a step, and one each time the teacher is measured
 *     student.safetensors              backbone of the student, loadable by name of the folder
 *     teacher.safetensors              backbone of the teacher
 *     best.safetensors, best.json      backbone of the teacher where it scored best on labelled images
 *     checkpoints/last.safetensors     everything needed to go on
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
  readonly lastCheckpoint: string;
  readonly goodCheckpoint: string;

  constructor(readonly root: string) {
    this.configFile = path.join(root, 'config.yaml');
    this.metricsFile = path.join(root, 'metrics.jsonl');
    this.studentFile = path.join(root, 'student.safetensors');
    this.teacherFile = path.join(root, 'teacher.safetensors');
    this.bestFile = path.join(root, 'best.safetensors');
    this.bestRecord = path.join(root, 'best.json');
    this.lastCheckpoint = path.join(root, 'checkpoints', 'last.safetensors');
    this.goodCheckpoint = path.join(root, 'checkpoints', 'good.safetensors');
  }

  epochCheckpoint(epoch: number): string {
    return path.join(this.root, 'checkpoints', `epoch-${String(epoch).padStart(4, '0')}.safetensors`);
  }

  /** The record of an earlier start in this folder, or null if the folder is new or empty. */
  readRecord(): RunRecord | null {
    if (!existsSync(this.root)) return null;
    if (!statSync(this.root).isDirectory())
      throw new UserError(`--out ${this.root} is a file; name a folder.`);
    if (existsSync(this.configFile)) {
      try {
        return parse(readFileSync(this.configFile, 'utf8')) as RunRecord;
      } catch (cause) {
        throw new UserError(`${this.configFile} is not readable YAML; mend it or choose another --out.`, {
          cause,
        });
      }
    }
    const others = readdirSync(this.root);
    if (others.length === 0) return null;
    throw new UserError(
      `--out ${this.root} holds other files (${others.slice(0, 3).join(', ')}) and no run; choose an empty or new folder.`,
    );
  }

  /** Makes the folder and writes the record. */
  create(record: RunRecord): void {
    try {
      mkdirSync(path.join(this.root, 'checkpoints'), { recursive: true });
      writeAtomically(this.configFile, stringify(record));
    } catch (cause) {
      throw new UserError(`Cannot write to --out ${this.root}: ${(cause as Error).message}.`, { cause });
    }
  }

  appendMetrics(metrics: object): void {
    appendFileSync(this.metricsFile, `${JSON.stringify(metrics)}\n`);
  }

  /** The evaluations in `metrics.jsonl`, oldest first; a line cut off by a crash does not count. */
  readEvaluations(): EvaluationLine[] {
    if (!existsSync(this.metricsFile)) return [];
    return readFileSync(this.metricsFile, 'utf8').split('\n').flatMap(evaluationOf);
  }

  /** Drops the lines of steps after `step`: a run that goes on from a checkpoint repeats them. */
  truncateMetrics(step: number): void {
    if (!existsSync(this.metricsFile)) return;
    const lines = readFileSync(this.metricsFile, 'utf8').split('\n').filter(Boolean);
    const kept = lines.filter((line) => stepOf(line) <= step);
    if (kept.length < lines.length)
      writeAtomically(this.metricsFile, kept.map((line) => `${line}\n`).join(''));
  }
}

function evaluationOf(line: string): EvaluationLine[] {
  try {
    const parsed = JSON.parse(line) as Partial<EvaluationLine>;
    return parsed.eval ? [parsed as EvaluationLine] : [];
  } catch {
    return [];
  }
}

// A line cut off by a crash belongs to a step that is not in any checkpoint.
function stepOf(line: string): number {
  try {
    return (JSON.parse(line) as { step: number }).step;
  } catch {
    return Infinity;
  }
}

/** Writes beside the file, syncs and renames: a reader sees the old or the new content, never half. */
export function writeAtomically(file: string, content: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  const handle = openSync(temporary, 'w');
  try {
    writeSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
}

/** The settings in which two runs differ, by dotted path: what a run that goes on must not change. */
export function configDifferences(before: unknown, now: unknown, prefix = ''): string[] {
  const isSection = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isSection(before) || !isSection(now)) {
    const [a, b] = [JSON.stringify(before) ?? 'unset', JSON.stringify(now) ?? 'unset'];
    return a === b ? [] : [`${prefix}: ${a} -> ${b}`];
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return keys.flatMap((key) =>
    configDifferences(before[key], now[key], prefix === '' ? key : `${prefix}.${key}`),
  );
}
