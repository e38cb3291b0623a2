import cliProgress from 'cli-progress';
import type { DownloadOptions, DownloadPlan } from '../weights/index.js';

/** Seconds between lines where there is no terminal to draw a bar on. */
const lineInterval = 10;

/** The option of every command that takes `--model`. */
export const OFFLINE_OPTION = [
  '--offline',
  'never download the model (the same as HF_HUB_OFFLINE=1)',
] as const;

/**
 * How a command downloads a model that is not on this machine: it says what comes from where and under which licence,
 * with a bar on a terminal and a line now and then elsewhere.
 */
export function downloadOptions({ offline }: { offline?: boolean | undefined }): DownloadOptions {
  const progress = new DownloadProgress();
  return {
    ...(offline === true && { offline }),
    onPlan: (plan) => console.error(describePlan(plan)),
    onProgress: (done, total) => progress.update(done, total),
    onEnd: () => progress.stop(),
  };
}

function describePlan({ model, files, bytes, licence, from, into }: DownloadPlan): string {
  const size = bytes === null ? '' : ` (${bytesInWords(bytes)})`;
  const terms = /-nc-/i.test(licence) ? `${licence}, for non-commercial use only` : licence;
  return [
    `Downloading ${model}: ${files.join(', ')}${size}`,
    `  from     ${from}`,
    `  licence  ${terms}`,
    `  into     ${into}`,
  ].join('\n');
}

/** A number of bytes for people. */
export function bytesInWords(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

class DownloadProgress {
  #bar: cliProgress.SingleBar | null = null;
  #lastLine = performance.now();

  update(done: number, total: number | null): void {
    if (process.stderr.isTTY && total !== null) this.#draw(done, total);
    else this.#print(done, total);
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = null;
  }

  #draw(done: number, total: number): void {
    if (this.#bar === null) {
      this.#bar = new cliProgress.SingleBar({
        format: '  {bar} {percentage}% | {size} | ETA {eta_formatted}',
        hideCursor: true,
        etaBuffer: 200,
      });
      this.#bar.start(total, done, { size: '' });
    }
    this.#bar.update(done, { size: `${bytesInWords(done)} of ${bytesInWords(total)}` });
  }

  #print(done: number, total: number | null): void {
    const now = performance.now();
    if (done !== total && (now - this.#lastLine) / 1000 < lineInterval) return;
    this.#lastLine = now;
    console.error(`  ${bytesInWords(done)}${total === null ? '' : ` of ${bytesInWords(total)}`}`);
  }
}
