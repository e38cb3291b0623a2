import type { DemoListener } from './demo/progress.js';
import { Progress } from './progress.js';

/** Shows the demo's parts: a line that says what and why, and a bar on a terminal. */
export class DemoProgress implements DemoListener {
  #title = '';
  readonly #progress = new Progress({
    bar: '    {bar} {percentage}% | {value}/{total} | ETA {eta_formatted} {detail}',
    line: ({ done, total, shown }) =>
      `    ${this.#title}: ${done}/${total}${shown.detail!.replace('| ', ', ')}`,
    interval: 15,
    etaBuffer: 30,
    clear: true,
    print: console.log,
  });

  part = (title: string, why: string): void => {
    this.stop();
    this.#title = title;
    console.log(`  ${title}: ${why}`);
  };

  progress = (done: number, total: number, detail = ''): void =>
    this.#progress.update(done, total, { detail: detail === '' ? '' : `| ${detail}` });

  note = (text: string): void => {
    this.stop();
    console.log(text);
  };

  stop(): void {
    this.#progress.stop();
  }
}
