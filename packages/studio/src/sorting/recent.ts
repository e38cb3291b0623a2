/** The few values that were used last, by name. Of one that gives way its memory is freed at once. */
export class Recent<T> {
  readonly #values = new Map<string, T>();

  constructor(
    private readonly most: number,
    private readonly release: (value: T) => void,
  ) {}

  /** The value of this name, made if it is not here. */
  async get(name: string, make: () => Promise<T>): Promise<T> {
    const value = this.#values.get(name) ?? (await make());
    this.#values.delete(name);
    this.#values.set(name, value);
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.most) break;
      this.#drop(oldest);
    }
    return value;
  }

  clear(): void {
    for (const name of [...this.#values.keys()]) this.#drop(name);
  }

  #drop(name: string): void {
    this.release(this.#values.get(name)!);
    this.#values.delete(name);
  }
}
