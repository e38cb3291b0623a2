import type { DownloadOptions, DownloadPlan } from '@neco/neco/internal/weights/download.js';
import { Progress } from './progress.js';

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
  const progress = new Progress({
    parts: ({ shown }) => [shown.size!],
  });
  return {
    ...(offline === true && { offline }),
    onPlan: (plan) => console.error(describePlan(plan)),
    onProgress: (done, total) => {
      const of = total === null ? '' : ` of ${bytesInWords(total)}`;
      progress.update(done, total, { size: `${bytesInWords(done)}${of}` });
    },
    onEnd: () => progress.stop(),
  };
}

function describePlan({ model, files, bytes, licence, from, into }: DownloadPlan): string {
  const size = bytes === null ? '' : ` (${bytesInWords(bytes)})`;
  const terms = /-nc-|research-only/i.test(licence) ? `${licence}, for non-commercial use only` : licence;
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
