/** A field of a protocol-buffer message with text, bytes or a message in it. */
export function block(id: number, content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([varint(id * 8 + 2), varint(bytes.length), bytes]);
}

/** A field with a whole number in it. */
export function whole(id: number, value: number | bigint): Buffer {
  return Buffer.concat([varint(id * 8), varint(value)]);
}

/** The bytes of a whole number, as many as it takes. */
export function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

/** An initializer of float32; `fields` are put behind the rest. */
export function initializer(name: string, dims: readonly (number | bigint)[], ...fields: Buffer[]): Buffer {
  return block(
    5,
    Buffer.concat([...dims.map((size) => whole(1, size)), whole(2, 1), block(8, name), ...fields]),
  );
}

/** A node. */
export function node(op: string, inputs: readonly string[], outputs: readonly string[]): Buffer {
  const names = [...inputs.map((name) => block(1, name)), ...outputs.map((name) => block(2, name))];
  return block(1, Buffer.concat([...names, block(4, op)]));
}

/** A model whose graph has these parts. */
export function model(...parts: Buffer[]): Buffer {
  return Buffer.concat([whole(1, 8), block(2, 'test'), block(7, Buffer.concat(parts))]);
}
