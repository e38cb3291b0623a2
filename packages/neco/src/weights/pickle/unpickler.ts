import { FormatError, type ByteReader } from './byte-source.js';

/** A class or function named by a pickle. It is a name and nothing else: nothing is looked up or run. */
export class PickleGlobal {
  constructor(readonly name: string) {}
}

/** An object of a class that is not rebuilt: what it was made of, and the items put into it. */
export class PickleObject {
  state: unknown = null;
  #items: Map<unknown, unknown> | null = null;

  constructor(
    readonly className: string,
    readonly args: readonly unknown[],
  ) {}

  get hasItems(): boolean {
    return this.#items !== null;
  }

  /** Most objects have none, so the Map is made when it is first asked for. */
  get items(): Map<unknown, unknown> {
    this.#items ??= new Map();
    return this.#items;
  }
}

/** Turns the few constructs that matter into values; everything else stays a {@link PickleObject}. */
export interface PickleHooks {
  /** A call of a global; undefined leaves it opaque. */
  call(name: string, args: readonly unknown[]): unknown;
  /** An object stored outside the pickle. */
  persistent(id: unknown): unknown;
}

const MARK = Symbol('mark');

/**
 * One byte of a pickle can make a container or copy a long list. Checkpoints with thousands of tensors and
 * their optimiser stay far below these limits; reading a file beyond them would fill the memory or never end.
 */
const MAX_STACK = 1 << 20;
const MAX_CONTAINERS = 1 << 19;
const MAX_COPIED = 1 << 21;

/**
 * Reads one pickle (protocols 0 to 5) without executing anything. Dictionaries become Maps; lists, tuples and sets
 * arrays; bytes Buffers (empty beyond 64 KB); whole numbers beyond 2^53 bigints.
 *
 * @param reader - At the pickle's first byte before the call, and behind its last byte afterwards.
 * @param hooks - See {@link PickleHooks}.
 * @throws {@link FormatError} if the bytes are no pickle.
 */
export function unpickle(reader: ByteReader, hooks: PickleHooks): unknown {
  return new Machine(reader, hooks).run();
}

class Machine {
  private readonly stack: unknown[] = [];
  private readonly memo = new Map<number, unknown>();
  private containers = 0;
  private copied = 0;

  constructor(
    private readonly reader: ByteReader,
    private readonly hooks: PickleHooks,
  ) {}

  run(): unknown {
    for (;;) {
      const code = this.reader.byte();
      if (code === 0x2e) return this.pop();
      const step = OPCODES[code];
      if (step === undefined)
        throw new FormatError(`it holds the unknown pickle instruction 0x${code.toString(16)}`);
      step(this, this.reader);
    }
  }

  push(value: unknown): void {
    if (this.stack.length === MAX_STACK)
      throw new FormatError('its pickle stacks up more than a checkpoint has');
    this.stack.push(value);
  }

  /** Pushes a new list, dictionary or object. */
  pushNew(value: unknown): void {
    this.containers += 1;
    if (this.containers > MAX_CONTAINERS)
      throw new FormatError('its pickle holds more objects than a checkpoint has');
    this.push(value);
  }

  pop(): unknown {
    if (this.stack.length === 0) throw new FormatError('its pickle takes from an empty stack');
    const value = this.stack.pop();
    if (value === MARK) throw new FormatError('its pickle has a misplaced mark');
    return value;
  }

  top(): unknown {
    const value = this.stack.at(-1);
    if (this.stack.length === 0 || value === MARK) throw new FormatError('its pickle reads an empty stack');
    return value;
  }

  mark(): void {
    this.push(MARK);
  }

  /** Everything above the last mark; the mark goes too. */
  popMark(): unknown[] {
    const at = this.stack.lastIndexOf(MARK);
    if (at < 0) throw new FormatError('its pickle misses a mark');
    const items = this.stack.splice(at);
    items.shift();
    return items;
  }

  popTuple(length: number): unknown[] {
    return Array.from({ length }, () => this.pop()).reverse();
  }

  remember(key: number): void {
    if (this.memo.size === MAX_STACK)
      throw new FormatError('its pickle remembers more than a checkpoint has');
    this.memo.set(key, this.top());
  }

  rememberNext(): void {
    this.remember(this.memo.size);
  }

  recall(key: number): void {
    if (!this.memo.has(key)) throw new FormatError('its pickle recalls what it never stored');
    this.push(this.memo.get(key));
  }

  persistent(id: unknown): void {
    this.push(this.hooks.persistent(id));
  }

  call(callable: unknown, args: unknown): void {
    const list = Array.isArray(args) ? (args as unknown[]) : [args];
    const name = callable instanceof PickleGlobal ? callable.name : 'an unnamed callable';
    const value = this.hooks.call(name, list);
    if (value instanceof Map) this.copied += value.size;
    if (this.copied > MAX_COPIED) throw new FormatError('its pickle copies more than a checkpoint has');
    this.pushNew(value === undefined ? new PickleObject(name, list) : value);
  }

  /** State of the object on top; only opaque objects keep it. */
  build(state: unknown): void {
    const target = this.top();
    if (target instanceof PickleObject) target.state = state;
  }

  append(items: readonly unknown[]): void {
    const target = this.top();
    if (Array.isArray(target)) for (const item of items) target.push(item);
    else if (target instanceof PickleObject)
      for (const item of items) target.items.set(target.items.size, item);
    else throw new FormatError('its pickle appends to something that is no list');
  }

  setItems(pairs: readonly unknown[]): void {
    const target = this.top();
    const map = target instanceof PickleObject ? target.items : target;
    if (!(map instanceof Map))
      throw new FormatError('its pickle sets items of something that is no dictionary');
    fill(map, pairs);
  }
}

function fill(map: Map<unknown, unknown>, pairs: readonly unknown[]): Map<unknown, unknown> {
  for (let i = 0; i + 1 < pairs.length; i += 2) map.set(pairs[i], pairs[i + 1]);
  return map;
}

type Step = (machine: Machine, reader: ByteReader) => void;

/** Longest text that is kept; keys and names have a few hundred bytes. */
const MAX_TEXT = 1 << 26;
/** Longest byte string that is kept: they are parts of foreign objects, which nobody looks at. */
const MAX_BYTES = 1 << 16;

function text(reader: ByteReader, length: number): string {
  if (length > MAX_TEXT) throw new FormatError('it holds a text of more than 64 MB');
  return reader.take(length).toString('utf8');
}

function bytes(reader: ByteReader, length: number): Buffer {
  if (length <= MAX_BYTES) return Buffer.from(reader.take(length));
  reader.skip(length);
  return Buffer.alloc(0);
}

/** A little-endian two's complement number of any length. */
function long(reader: ByteReader, length: number): number | bigint {
  // Published files hold a few bytes here; the bound keeps a damaged length from building a giant number.
  if (length > 1024) throw new FormatError('it holds a number of more than 8000 bits');
  let value = 0n;
  const data = reader.take(length);
  for (let i = length - 1; i >= 0; i -= 1) value = (value << 8n) | BigInt(data[i] as number);
  if (length > 0 && ((data[length - 1] as number) & 0x80) !== 0) value -= 1n << BigInt(8 * length);
  return narrow(value);
}

function narrow(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : value;
}

function decimal(line: string): number | bigint | boolean {
  if (line === '00' || line === '01') return line === '01';
  const digits = line.replace(/L$/, '');
  if (!/^[+-]?\d{1,4000}$/.test(digits)) throw new FormatError('it holds a malformed whole number');
  return narrow(BigInt(digits));
}

function quoted(line: string): string {
  return line.replace(/^(['"])(.*)\1$/, '$2');
}

/** The instructions of Python's pickletools, by their byte. */
const OPCODES: Readonly<Record<number, Step>> = {
  0x28: (m) => m.mark(), // (
  0x29: (m) => m.pushNew([]), // ) empty tuple
  0x30: (m) => void m.pop(), // 0
  0x31: (m) => void m.popMark(), // 1
  0x32: (m) => m.push(m.top()), // 2
  0x42: (m, r) => m.push(bytes(r, r.take(4).readUInt32LE(0))), // B
  0x43: (m, r) => m.push(bytes(r, r.byte())), // C
  0x46: (m, r) => m.push(Number(r.line())), // F
  0x47: (m, r) => m.push(r.take(8).readDoubleBE(0)), // G
  0x49: (m, r) => m.push(decimal(r.line())), // I
  0x4a: (m, r) => m.push(r.take(4).readInt32LE(0)), // J
  0x4b: (m, r) => m.push(r.byte()), // K
  0x4c: (m, r) => m.push(decimal(r.line())), // L
  0x4d: (m, r) => m.push(r.take(2).readUInt16LE(0)), // M
  0x4e: (m) => m.push(null), // N
  0x50: (m, r) => m.persistent(r.line()), // P
  0x51: (m) => m.persistent(m.pop()), // Q
  0x52: (m) => {
    const args = m.pop();
    m.call(m.pop(), args);
  }, // R
  0x53: (m, r) => m.push(quoted(r.line())), // S
  0x54: (m, r) => m.push(text(r, r.take(4).readUInt32LE(0))), // T
  0x55: (m, r) => m.push(text(r, r.byte())), // U
  0x56: (m, r) => m.push(r.line()), // V
  0x58: (m, r) => m.push(text(r, r.take(4).readUInt32LE(0))), // X
  0x5d: (m) => m.pushNew([]), // ]
  0x61: (m) => {
    const item = m.pop();
    m.append([item]);
  }, // a
  0x62: (m) => {
    const state = m.pop();
    m.build(state);
  }, // b
  0x63: (m, r) => {
    const module = r.line();
    m.push(new PickleGlobal(`${module}.${r.line()}`));
  }, // c
  0x64: (m) => m.pushNew(fill(new Map(), m.popMark())), // d
  0x65: (m) => {
    const items = m.popMark();
    m.append(items);
  }, // e
  0x67: (m, r) => m.recall(Number(r.line())), // g
  0x68: (m, r) => m.recall(r.byte()), // h
  0x69: (m, r) => {
    const module = r.line();
    const name = r.line();
    m.call(new PickleGlobal(`${module}.${name}`), m.popMark());
  }, // i
  0x6a: (m, r) => m.recall(r.take(4).readUInt32LE(0)), // j
  0x6c: (m) => m.pushNew(m.popMark()), // l
  0x6f: (m) => {
    const [callable, ...args] = m.popMark();
    m.call(callable, args);
  }, // o
  0x70: (m, r) => m.remember(Number(r.line())), // p
  0x71: (m, r) => m.remember(r.byte()), // q
  0x72: (m, r) => m.remember(r.take(4).readUInt32LE(0)), // r
  0x73: (m) => {
    const value = m.pop();
    const key = m.pop();
    m.setItems([key, value]);
  }, // s
  0x74: (m) => m.pushNew(m.popMark()), // t
  0x75: (m) => {
    const pairs = m.popMark();
    m.setItems(pairs);
  }, // u
  0x7d: (m) => m.pushNew(new Map()), // }
  0x80: (_, r) => void r.byte(), // protocol
  0x81: (m) => {
    const args = m.pop();
    m.call(m.pop(), args);
  }, // new object
  0x85: (m) => m.pushNew(m.popTuple(1)),
  0x86: (m) => m.pushNew(m.popTuple(2)),
  0x87: (m) => m.pushNew(m.popTuple(3)),
  0x88: (m) => m.push(true),
  0x89: (m) => m.push(false),
  0x8a: (m, r) => m.push(long(r, r.byte())),
  0x8b: (m, r) => m.push(long(r, r.take(4).readUInt32LE(0))),
  0x8c: (m, r) => m.push(text(r, r.byte())),
  0x8d: (m, r) => m.push(text(r, r.length64())),
  0x8e: (m, r) => m.push(bytes(r, r.length64())),
  0x8f: (m) => m.pushNew([]), // empty set
  0x90: (m) => {
    const items = m.popMark();
    m.append(items);
  }, // items of a set
  0x91: (m) => m.pushNew(m.popMark()), // frozen set
  0x92: (m) => {
    m.pop();
    const args = m.pop();
    m.call(m.pop(), args);
  }, // new object with named arguments, which are not kept
  0x93: (m) => {
    const [module, name] = m.popTuple(2);
    m.push(new PickleGlobal(`${String(module)}.${String(name)}`));
  }, // global from the stack
  0x94: (m) => m.rememberNext(),
  0x95: (_, r) => void r.take(8), // frame
  0x96: (m, r) => m.push(bytes(r, r.length64())), // byte array
};
