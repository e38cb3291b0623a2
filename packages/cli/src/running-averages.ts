/** Averages of several numbers over about the last ten of each: single steps vary too much to read. */
export class RunningAverages<Name extends string> {
  #seen = 0;
  #means: Record<Name, number> | null = null;

  /** Takes the numbers of a step and gives the averages with them. */
  add(numbers: Readonly<Record<Name, number>>): Readonly<Record<Name, number>> {
    this.#seen += 1;
    const weight = Math.max(0.1, 1 / this.#seen);
    const means: Record<Name, number> = { ...(this.#means ?? numbers) };
    for (const name of Object.keys(means) as Name[]) means[name] += weight * (numbers[name] - means[name]);
    return (this.#means = means);
  }
}
