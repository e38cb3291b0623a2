import type { DemoListener } from './demo/progress.js';
import { Progress } from './progress.js';

/** Shows the demo's parts: a line that says what and why, and a bar on a terminal. */
export class DemoProgress implements DemoListener {
  #title = '';
  readonly #progress = new Progress({
    parts: ({ done, total, shown }) => [`    ${this.#title}: ${done}/${total}`, shown.detail!],
    interval: 15,
    clear: true,
    print: console.log,
  });

  part = (title: string, why: string): void => {
    this.stop();
    this.#title = title;
    console.log(`  ${title}: ${why}`);
  };

  progress = (done: number, total: number, detail = ''): void =>
    this.#progress.update(done, total, { detail });

  note = (text: string): void => {
    this.stop();
    console.log(text);
  };

  stop(): void {
    this.#progress.stop();
  }
}
