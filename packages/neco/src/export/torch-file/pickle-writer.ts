/** Opcodes of pickle protocol 2 (PEP 307 and Python's `pickletools`) that a state dict needs. */
const OPCODE = {
  protocol: 0x80,
  global: 0x63,
  emptyTuple: 0x29,
  reduce: 0x52,
  mark: 0x28,
  unicode: 0x58,
  byte: 0x4b,
  int: 0x4a,
  tuple: 0x74,
  persistentId: 0x51,
  false: 0x89,
  setItems: 0x75,
  stop: 0x2e,
} as const;

/** A tensor in the archive: its bytes are the entry `data/<key>`. */
export interface StoredTensor {
  key: string;
  /** PyTorch's class, such as `FloatStorage`. */
  storageType: string;
  shape: readonly number[];
}

/**
 * Pickles an ordered dictionary of contiguous tensors as `torch.save` does: each tensor rebuilt by
 * `torch._utils._rebuild_tensor_v2` from a storage named by a persistent id. Only what
 * `torch.load(weights_only=True)` allows is used.
 */
export function pickleStateDict(tensors: ReadonlyMap<string, StoredTensor>): Buffer {
  const writer = new PickleWriter();
  writer.op(OPCODE.protocol, [2]);
  writer.emptyOrderedDict();
  writer.op(OPCODE.mark);
  for (const [name, tensor] of tensors) {
    writer.text(name);
    writer.tensor(tensor);
  }
  writer.op(OPCODE.setItems);
  writer.op(OPCODE.stop);
  return writer.bytes();
}

class PickleWriter {
  readonly #parts: Buffer[] = [];

  op(code: number, operand: readonly number[] = []): void {
    this.#parts.push(Buffer.from([code, ...operand]));
  }

  text(value: string): void {
    const bytes = Buffer.from(value);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    this.op(OPCODE.unicode);
    this.#parts.push(length, bytes);
  }

  tensor({ key, storageType, shape }: StoredTensor): void {
    const count = shape.reduce((product, size) => product * size, 1);
    this.#global('torch._utils', '_rebuild_tensor_v2');
    this.#tuple(() => {
      this.#tuple(() => {
        this.text('storage');
        this.#global('torch', storageType);
        this.text(key);
        this.text('cpu');
        this.#int(count);
      });
      this.op(OPCODE.persistentId);
      this.#int(0);
      this.#ints(shape);
      this.#ints(contiguousStride(shape));
      this.op(OPCODE.false);
      this.emptyOrderedDict();
    });
    this.op(OPCODE.reduce);
  }

  emptyOrderedDict(): void {
    this.#global('collections', 'OrderedDict');
    this.op(OPCODE.emptyTuple);
    this.op(OPCODE.reduce);
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  #global(module: string, name: string): void {
    this.op(OPCODE.global);
    this.#parts.push(Buffer.from(`${module}\n${name}\n`));
  }

  #tuple(body: () => void): void {
    this.op(OPCODE.mark);
    body();
    this.op(OPCODE.tuple);
  }

  #ints(values: readonly number[]): void {
    this.#tuple(() => values.forEach((value) => this.#int(value)));
  }

  /** @throws RangeError beyond 31 bits, which no tensor of a backbone reaches. */
  #int(value: number): void {
    if (value < 256) {
      this.op(OPCODE.byte, [value]);
      return;
    }
    const operand = Buffer.alloc(4);
    operand.writeInt32LE(value);
    this.op(OPCODE.int, [...operand]);
  }
}

function contiguousStride(shape: readonly number[]): number[] {
  return shape.map((_, i) => shape.slice(i + 1).reduce((product, size) => product * size, 1));
}
