/** Vertices made room for at first; doubled as needed. */
const firstRoom = 1 << 12;

/**
 * Gaussian filtering of values at scattered points in some dimensions on the permutohedral lattice (Adams, Baek and Davis,
 * Eurographics 2010): values are spread to the vertices of the simplex around their point, blurred along each direction of
 * the lattice, and gathered again. The deviation is 1 in every dimension. An approximation, in time proportional to the
 * number of points.
 */
export class PermutohedralLattice {
  /** `[points, dims + 1]`: vertices of each point's simplex. */
  readonly #corners: Int32Array;
  /** `[points, dims + 1]`: barycentric weights; each point's sum is 1. */
  readonly #weights: Float32Array;
  /** `[dims + 1, vertices, 2]`: the next vertex to both sides along each direction; one past the last where none is. */
  readonly #neighbours: Int32Array;
  readonly vertices: number;

  /** @param features `[points, dims]` */
  constructor(
    features: Float32Array,
    readonly dims: number,
  ) {
    const points = features.length / dims;
    this.#corners = new Int32Array(points * (dims + 1));
    this.#weights = new Float32Array(points * (dims + 1));
    const table = new VertexTable(dims);
    const simplex = new Simplex(dims);
    const key = new Int32Array(dims);
    for (let point = 0; point < points; point++) {
      simplex.enclose(features, point * dims);
      for (let corner = 0; corner <= dims; corner++) {
        simplex.cornerKey(corner, key);
        this.#corners[point * (dims + 1) + corner] = table.add(key);
        this.#weights[point * (dims + 1) + corner] = simplex.weights[corner]!;
      }
    }
    this.vertices = table.size;
    this.#neighbours = table.neighbours();
  }

  /**
   * Filters values of several channels; not normalised: divide by the filtered ones.
   * @param values `[points, channels]`
   * @param target `[points, channels]`, may be `values`
   */
  filter(values: Float32Array, channels: number, target: Float32Array): void {
    // One vertex more: where there is no neighbour there is nothing.
    let lattice = new Float32Array((this.vertices + 1) * channels);
    let blurred = new Float32Array(lattice.length);
    this.#spread(values, channels, lattice);
    for (let direction = 0; direction <= this.dims; direction++) {
      this.#blur(direction, lattice, blurred, channels);
      [lattice, blurred] = [blurred, lattice];
    }
    this.#gather(lattice, channels, target);
  }

  #spread(values: Float32Array, channels: number, lattice: Float32Array): void {
    const corners = this.dims + 1;
    for (let i = 0; i < this.#corners.length; i++) {
      const weight = this.#weights[i]!;
      const from = Math.floor(i / corners) * channels;
      const to = this.#corners[i]! * channels;
      for (let c = 0; c < channels; c++) lattice[to + c]! += weight * values[from + c]!;
    }
  }

  #blur(direction: number, lattice: Float32Array, out: Float32Array, channels: number): void {
    const start = direction * this.vertices * 2;
    for (let vertex = 0; vertex < this.vertices; vertex++) {
      const before = this.#neighbours[start + 2 * vertex]! * channels;
      const after = this.#neighbours[start + 2 * vertex + 1]! * channels;
      const own = vertex * channels;
      for (let c = 0; c < channels; c++) {
        out[own + c] = 0.5 * lattice[own + c]! + 0.25 * (lattice[before + c]! + lattice[after + c]!);
      }
    }
  }

  #gather(lattice: Float32Array, channels: number, target: Float32Array): void {
    const corners = this.dims + 1;
    for (let point = 0, i = 0; i < this.#corners.length; point++) {
      const to = point * channels;
      target.fill(0, to, to + channels);
      for (let corner = 0; corner < corners; corner++, i++) {
        const weight = this.#weights[i]!;
        const from = this.#corners[i]! * channels;
        for (let c = 0; c < channels; c++) target[to + c]! += weight * lattice[from + c]!;
      }
    }
  }
}

/** Finds the simplex around a point. */
class Simplex {
  /** `[dims + 2]`: barycentric weights of the corners; the last is room for the computation. */
  readonly weights: Float64Array;
  readonly #scale: Float64Array;
  readonly #elevated: Float64Array;
  readonly #nearest: Int32Array;
  readonly #rank: Int32Array;

  constructor(readonly dims: number) {
    // So that the blur along all directions has a deviation of 1.
    const spacing = (dims + 1) * Math.sqrt(2 / 3);
    this.#scale = Float64Array.from({ length: dims }, (_, i) => spacing / Math.sqrt((i + 1) * (i + 2)));
    this.weights = new Float64Array(dims + 2);
    this.#elevated = new Float64Array(dims + 1);
    this.#nearest = new Int32Array(dims + 1);
    this.#rank = new Int32Array(dims + 1);
  }

  enclose(features: Float32Array, at: number): void {
    const [elevated, nearest, rank, size] = [this.#elevated, this.#nearest, this.#rank, this.dims + 1];
    // Onto the plane of `size` coordinates whose sum is 0.
    let sum = 0;
    for (let i = this.dims; i > 0; i--) {
      const scaled = features[at + i - 1]! * this.#scale[i - 1]!;
      elevated[i] = sum - i * scaled;
      sum += scaled;
    }
    elevated[0] = sum;
    // The nearest point whose coordinates are multiples of `size`, and by how much their sum misses 0.
    let excess = 0;
    for (let i = 0; i < size; i++) {
      const multiple = Math.round(elevated[i]! / size);
      nearest[i] = multiple * size;
      excess += multiple;
    }
    // Coordinates in order of what rounding left: it tells the simplex.
    rank.fill(0);
    for (let i = 0; i < this.dims; i++) {
      const left = elevated[i]! - nearest[i]!;
      for (let j = i + 1; j < size; j++) {
        if (left < elevated[j]! - nearest[j]!) rank[i]!++;
        else rank[j]!++;
      }
    }
    for (let i = 0; i < size; i++) {
      const shifted = rank[i]! + excess;
      const wrap = shifted < 0 ? size : shifted >= size ? -size : 0;
      rank[i] = shifted + wrap;
      nearest[i]! += wrap;
    }
    this.#weigh();
  }

  #weigh(): void {
    const [weights, size] = [this.weights, this.dims + 1];
    weights.fill(0);
    for (let i = 0; i < size; i++) {
      const left = (this.#elevated[i]! - this.#nearest[i]!) / size;
      weights[this.dims - this.#rank[i]!]! += left;
      weights[this.dims - this.#rank[i]! + 1]! -= left;
    }
    weights[0]! += 1 + weights[size]!;
  }

  /** Coordinates of a corner; the last is left out, as their sum is 0. */
  cornerKey(corner: number, key: Int32Array): void {
    for (let i = 0; i < this.dims; i++) {
      const wrap = this.#rank[i]! > this.dims - corner ? this.dims + 1 : 0;
      key[i] = this.#nearest[i]! + corner - wrap;
    }
  }
}

/** Numbers the vertices by their coordinates. */
class VertexTable {
  size = 0;
  #keys: Int32Array;
  /** Vertex + 1 by hash, 0 where free; at most half full. */
  #slots: Int32Array;

  constructor(readonly dims: number) {
    this.#keys = new Int32Array(firstRoom * dims);
    this.#slots = new Int32Array(2 * firstRoom);
  }

  /** The number of a vertex, a new one if it was not there. */
  add(key: Int32Array): number {
    const slot = this.#find(key);
    if (this.#slots[slot] !== 0) return this.#slots[slot]! - 1;
    this.#keys.set(key, this.size * this.dims);
    this.#slots[slot] = ++this.size;
    if (2 * this.size === this.#slots.length) this.#grow();
    return this.size - 1;
  }

  /** `[dims + 1, vertices, 2]`; the number of vertices where there is no neighbour. */
  neighbours(): Int32Array {
    const { dims, size } = this;
    const found = new Int32Array((dims + 1) * size * 2);
    const key = new Int32Array(dims);
    for (let direction = 0, i = 0; direction <= dims; direction++) {
      for (let vertex = 0; vertex < size; vertex++) {
        for (const step of [-1, 1]) {
          for (let k = 0; k < dims; k++) key[k] = this.#keys[vertex * dims + k]! + step;
          if (direction < dims) key[direction]! -= step * (dims + 1);
          const slot = this.#slots[this.#find(key)]!;
          found[i++] = slot === 0 ? size : slot - 1;
        }
      }
    }
    return found;
  }

  /** The slot that holds a key, or the free one where it belongs. */
  #find(key: Int32Array): number {
    let hash = 0;
    for (let k = 0; k < this.dims; k++) hash = Math.imul(hash + key[k]!, 0x9e3779b1);
    const last = this.#slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & last; ; slot = (slot + 1) & last) {
      const vertex = this.#slots[slot]! - 1;
      if (vertex < 0 || this.#has(vertex, key)) return slot;
    }
  }

  #has(vertex: number, key: Int32Array): boolean {
    for (let k = 0; k < this.dims; k++) if (this.#keys[vertex * this.dims + k] !== key[k]) return false;
    return true;
  }

  #grow(): void {
    const keys = new Int32Array(2 * this.#keys.length);
    keys.set(this.#keys);
    this.#keys = keys;
    this.#slots = new Int32Array(2 * this.#slots.length);
    for (let vertex = 0; vertex < this.size; vertex++) {
      this.#slots[this.#find(keys.subarray(vertex * this.dims, (vertex + 1) * this.dims))] = vertex + 1;
    }
  }
}
