import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as torch from '@neco/torch';
import { saveBackbone, VisionTransformer, vitConfig, writeScenes } from '@neco/neco/internal';

const program = fileURLToPath(new URL('../../cli/bin/neco.js', import.meta.url));

/** Small enough that twenty steps take a second; no stochastic depth, so that shares can equal the whole batch. */
const settings = `
batchSize: 4
steps: 20
views: { globalSize: 48, localSize: 24, localCount: 2 }
roiSize: 4
head: { hiddenDim: 64, outputDim: 32 }
queue: { length: 200 }
sorting: { studentSteepness: 10, teacherSteepness: 10 }
optimizer: { lr: 5.0e-4, headLr: 2.0e-3, weightDecayEnd: 0.04 }
teacher: { momentum: 0.9 }
backbone: { dropPath: 0 }
eval: { every: 0 }
`;

/** Images, a starting backbone of width 32, and settings in a folder of their own. */
export class Workplace {
  readonly root = mkdtempSync(path.join(tmpdir(), 'neco-ranks-'));

  static async make(): Promise<Workplace> {
    const place = new Workplace();
    await writeScenes(place.path('scenes'), { count: 12, seed: 4, size: 64 });
    torch.manualSeed(2);
    const config = vitConfig('tiny', 'v2', { embedDim: 32, depth: 2, numHeads: 2, imgSize: 48 });
    saveBackbone(place.path('start.safetensors'), new VisionTransformer(config));
    writeFileSync(place.path('settings.yaml'), settings);
    return place;
  }

  path(...parts: string[]): string {
    return path.join(this.root, ...parts);
  }

  /** Arguments of `neco train` into a run folder of this name. */
  trainArguments(run: string, ...extra: string[]): string[] {
    const data = this.path('scenes', 'images');
    const fixed = [
      '--data',
      data,
      '--model',
      this.path('start.safetensors'),
      '--config',
      this.path('settings.yaml'),
    ];
    return ['train', ...fixed, '--out', this.path(run), ...extra];
  }

  losses(run: string): number[] {
    const text = readFileSync(this.path(run, 'metrics.jsonl'), 'utf8').trim();
    return text.split('\n').map((line) => (JSON.parse(line) as { loss: number }).loss);
  }

  /** Everything that the run's last checkpoint holds. */
  tensors(run: string): Map<string, torch.Tensor> {
    return torch.io.loadSafetensors(this.path(run, 'checkpoints', 'last.safetensors')).tensors;
  }

  /** Waits until the run has done so many steps. */
  async steps(run: string, count: number): Promise<void> {
    for (let tries = 0; tries < 3600; tries++) {
      try {
        if (this.losses(run).length >= count) return;
      } catch {
        // Not begun, or a line is being written.
      }
      await sleep(50);
    }
    throw new Error(`${run} did not come to step ${count} within three minutes`);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A `neco` process that runs. */
export class Running {
  readonly ended: Promise<Ended>;
  /** What it has said so far. */
  printed = '';
  private readonly child: ChildProcess;

  constructor(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    command: readonly string[] = [],
    cwd?: string,
  ) {
    const [file, ...rest] = [...command, process.execPath, program, ...args];
    // The test runner may itself be one of several processes.
    const single = { RANK: undefined, WORLD_SIZE: undefined };
    const child = spawn(file!, rest, {
      env: { ...process.env, ...single, OMP_NUM_THREADS: '1', ...env },
      cwd,
    });
    this.child = child;
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => (stdout += String(text)));
    child.stderr.on('data', (text) => (stderr += String(text)));
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => (this.printed += String(text)));
    }
    this.ended = new Promise((resolve) =>
      child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr })),
    );
  }

  get pid(): number {
    return this.child.pid!;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }
}

/** Process ids of a process's children, oldest first (Linux). */
export function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.trim().split(' ').map(Number);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts the ranks of a run as torchrun's environment variables say, without anything that serves their store. */
export async function startRanks(count: number, args: readonly string[]): Promise<Running[]> {
  const port = String(await freePort());
  return Array.from({ length: count }, (_, rank) => startRank(rank, count, port, args));
}

export function startRank(
  rank: number,
  count: number,
  port: string,
  args: readonly string[],
  cwd?: string,
): Running {
  const env = {
    RANK: String(rank),
    WORLD_SIZE: String(count),
    LOCAL_RANK: String(rank),
    MASTER_ADDR: '127.0.0.1',
    MASTER_PORT: port,
  };
  return new Running(args, env, [], cwd);
}
