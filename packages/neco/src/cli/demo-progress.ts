import cliProgress from 'cli-progress';
import type { DemoListener } from '../demo/index.js';

/** Seconds between lines where there is no terminal to draw a bar on. */
const lineInterval = 15;

/** Shows the demo's parts: a line that says what and why, and a bar on a terminal. */
export class DemoProgress implements DemoListener {
  #bar: cliProgress.SingleBar | null = null;
  #title = '';
  #lastLine = 0;

  part = (title: string, why: string): void => {
    this.stop();
    this.#title = title;
    this.#lastLine = performance.now();
    console.log(`  ${title}: ${why}`);
  };

  progress = (done: number, total: number, detail = ''): void => {
    if (process.stderr.isTTY) this.#draw(done, total, detail);
    else this.#print(done, total, detail);
  };

  note = (text: string): void => {
    this.stop();
    console.log(text);
  };

  stop(): void {
    this.#bar?.stop();
    this.#bar = null;
  }

  #draw(done: number, total: number, detail: string): void {
    if (this.#bar === null) {
      this.#bar = new cliProgress.SingleBar({
        format: '    {bar} {percentage}% | {value}/{total} | ETA {eta_formatted} {detail}',
        hideCursor: true,
        clearOnComplete: true,
        etaBuffer: 30,
      });
      this.#bar.start(total, done, { detail: '' });
    }
    this.#bar.update(done, { detail: detail === '' ? '' : `| ${detail}` });
  }

  #print(done: number, total: number, detail: string): void {
    const now = performance.now();
    if ((now - this.#lastLine) / 1000 < lineInterval) return;
    this.#lastLine = now;
    console.log(`    ${this.#title}: ${done}/${total}${detail === '' ? '' : `, ${detail}`}`);
  }
}
