import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { Activation } from '../../../vit/config.js';
import type { OnnxGraph } from '../graph.js';
import { resizing, shortest, type GraphHints } from '../graph-hints.js';
import type { OnnxNode, OnnxTensor } from '../model-file.js';
import type { TensorData } from '../tensor-data.js';
import { readTokens, tokenConstants, type TokenConstants } from '../token-constants.js';
import { activationOf, nodesAfter } from './activation.js';
import { attentions, type GraphAttention, type Projection } from './attention.js';
import { Climber, matrixOf, sizeOf, type MatrixNode } from './climb.js';
import { normsAndSums, type Norm, type NormsAndSums } from './norms.js';

/** A backbone that was read from what its graph computes, whatever its tensors are called. */
export interface GraphStructure {
  /** Functions that read the tensors, under neco's names. */
  entries: ReadonlyMap<string, () => Tensor>;
  /** The constants that they read. */
  used: ReadonlySet<OnnxTensor>;
  hints: GraphHints;
}

/** More blocks than any model has. */
const MOST_BLOCKS = 256;

/**
 * Follows the tokens from the patch embedding through blocks of the form `x += attention(norm(x)); x += mlp(norm(x))` to
 * the final norm, and finds every tensor by its place. Fused operations of onnxruntime (Attention,
 * SkipLayerNormalization, BiasGelu, ...) and joined or split layers are understood.
 *
 * @returns The structure, or where the graph does something else, as a clause.
 */
export function readStructure(graph: OnnxGraph, data: TensorData): GraphStructure | string {
  const embedding = patchEmbedding(graph);
  const patches = graph.constants.get(embedding?.inputs[1] ?? '');
  const bias = graph.constants.get(embedding?.inputs[2] ?? '');
  if (embedding === undefined || patches === undefined)
    return 'it has no patch embedding (a Conv with weights)';
  if (bias === undefined) return 'its patch embedding has no bias';
  const tokens = tokenConstants(graph, embedding.inputs[1]!);
  if (tokens.classToken === null) return 'no class token is joined with its patches';
  const positions = tokens.positions.reduce((all, tensor) => all + sizeOf(tensor), 0);
  // A single one would be that of the class token.
  if (positions <= patches.shape[0]!) return 'no constant positions are added to its patches';
  const climber = new Climber(graph, data, graph.computedFrom(embedding));
  const walk = new BlockWalk(climber, patches.shape[0]!);
  const failure = walk.walk();
  if (failure !== null) return failure;
  walk.take('patch_embed.proj.weight', patches, () => data.read(patches));
  walk.take('patch_embed.proj.bias', bias, () => data.read(bias));
  takeTokens(walk, tokens, tokens.classToken, data);
  return { entries: walk.entries, used: walk.used, hints: walk.hints(tokens.resize) };
}

/** The first convolution with a kernel for pictures. */
export function patchEmbedding(graph: OnnxGraph): OnnxNode | undefined {
  return graph.nodes.find(
    ({ op, inputs }) => op === 'Conv' && graph.constants.get(inputs[1] ?? '')?.shape.length === 4,
  );
}

function takeTokens(
  walk: BlockWalk,
  { positions, furtherTokens }: TokenConstants,
  classToken: OnnxTensor,
  data: TensorData,
): void {
  const first = (tensor: OnnxTensor): Tensor => data.read(tensor).narrow(0, 0, 1);
  walk.take('cls_token', classToken, () => first(classToken).narrow(1, 0, 1));
  const beside = (classToken.shape[1] ?? 1) - 1;
  const registers = [...(beside > 0 ? [classToken] : []), ...furtherTokens];
  if (registers.length > 0) {
    const read = (tensor: OnnxTensor): Tensor =>
      tensor === classToken ? first(tensor).slice(1, 1) : first(tensor);
    walk.take('register_tokens', registers[0]!, () => torch.cat(registers.map(read), 1));
    for (const tensor of registers) walk.used.add(tensor);
  }
  walk.take('pos_embed', positions[0]!, () =>
    torch.cat(
      positions.map((part) => readTokens(data, part)),
      1,
    ),
  );
  for (const tensor of positions) walk.used.add(tensor);
}

/** What is added to the stream of tokens: a layer, perhaps scaled. */
interface Branch {
  /** The stream after the sum. */
  output: string;
  layer: MatrixNode;
  bias: OnnxTensor | null;
  gamma: OnnxTensor | null;
}

/** Goes from block to block and gathers their tensors. */
class BlockWalk {
  readonly entries = new Map<string, () => Tensor>();
  readonly used = new Set<OnnxTensor>();
  readonly #named: NormsAndSums;
  readonly #attentions: ReadonlyMap<string, GraphAttention>;
  readonly #layers = new Map<string, MatrixNode[]>();
  #heads: number | null = null;
  #activation: Activation | null = null;
  #eps: number | null = null;

  constructor(
    private readonly climber: Climber,
    private readonly width: number,
  ) {
    this.#named = normsAndSums(climber);
    this.#attentions = attentions(climber, width);
    for (const node of climber.graph.nodes) {
      const layer = matrixOf(climber.graph, node);
      if (layer === null) continue;
      const input = climber.base(node.inputs[0] ?? '');
      const others = this.#layers.get(input) ?? [];
      if (others.length < 4) this.#layers.set(input, [...others, layer]);
    }
  }

  /** @returns What is not understood, or null. */
  walk(): string | null {
    const { norms } = this.#named;
    const first = [...norms].find(([, { output }]) => this.climber.computed.has(output));
    if (first === undefined) return 'it has no LayerNorm that is understood';
    let [stream] = first;
    for (let index = 0; index < MOST_BLOCKS; index += 1) {
      const norm = norms.get(stream);
      if (norm === undefined) return `its block ${index} begins with no LayerNorm that is understood`;
      const attention = this.#attentions.get(norm.output);
      if (attention === undefined) return this.#end(stream, norm, index);
      const next = this.#block(stream, norm, attention, index);
      if (next === null) return `its block ${index} is none of attention and MLP, each behind a LayerNorm`;
      stream = next;
    }
    return 'its blocks have no end';
  }

  /** Where the stream goes on although no attention was found, a block was not understood. */
  #end(stream: string, norm: Norm, index: number): string | null {
    if (index === 0 || (this.#named.sums.get(stream) ?? []).length > 0)
      return `the attention of its block ${index} is not understood`;
    this.#takeNorm('norm', norm);
    return null;
  }

  #block(stream: string, norm: Norm, attention: GraphAttention, index: number): string | null {
    const block = `blocks.${index}`;
    const { climber } = this;
    const attended = this.#branch(
      stream,
      (layer) => climber.base(layer.node.inputs[0] ?? '') === attention.output && layer.out === this.width,
    );
    const second = attended === null ? undefined : this.#named.norms.get(attended.output);
    if (attended === null || second === undefined) return null;
    const fed = this.#branch(attended.output, (layer) => layer.out === this.width);
    if (fed === null || !this.#takeMlp(`${block}.mlp`, second, fed)) return null;
    this.#takeNorm(`${block}.norm1`, norm);
    this.#takeNorm(`${block}.norm2`, second);
    this.#takeProjections(`${block}.attn.qkv`, attention.projections);
    this.#takeLayer(`${block}.attn.proj`, attended.layer, attended.bias);
    for (const [name, { gamma }] of Object.entries({ ls1: attended, ls2: fed })) {
      if (gamma !== null) this.take(`${block}.${name}.gamma`, gamma, () => this.#vector(gamma));
    }
    this.#heads ??= attention.heads;
    return fed.output;
  }

  #branch(stream: string, accepts: (layer: MatrixNode) => boolean): Branch | null {
    const { climber } = this;
    for (const { terms, bias, output } of this.#named.sums.get(stream) ?? []) {
      const origin = climber.climb(terms[0] === stream ? terms[1] : terms[0]);
      const layer = origin.node === null ? null : matrixOf(climber.graph, origin.node);
      const plain = origin.part === null && origin.scales.length === 0;
      const biases = [layer?.bias, bias, ...origin.biases].filter((vector) => vector != null);
      if (layer === null || !plain || biases.length > 1 || origin.factors.length > 1 || !accepts(layer))
        continue;
      return { output, layer, bias: biases[0] ?? null, gamma: origin.factors[0] ?? null };
    }
    return null;
  }

  /** @returns Whether the MLP is one of those that there are here. */
  #takeMlp(name: string, norm: Norm, { layer: last, bias }: Branch): boolean {
    const { graph } = this.climber;
    const layers = this.#layers.get(norm.output) ?? [];
    const inner = last.matrix.shape[last.transposed ? 0 : 1]!;
    const between = layers.map(({ node }) =>
      nodesAfter(graph, node.outputs[0] ?? '', (taker) => matrixOf(graph, taker) !== null),
    );
    const biases = layers.map((layer, i) => layer.bias ?? this.#biasAmong(between[i]!, layer));
    const [first] = layers;
    if (first === undefined || layers.length > 2) return false;
    const activation = activationOf(
      new Set(between.flatMap((nodes) => [...nodes])),
      (value) => this.climber.climb(value).scales.length === 0,
    );
    if (layers.length === 1 && first.out === inner) {
      if (activation === null) return false;
      this.#activation ??= activation;
      this.#takeLayer(`${name}.fc1`, first, biases[0]!);
      this.#takeLayer(`${name}.fc2`, last, bias);
      return true;
    }
    const gate = [...between.flatMap((nodes) => [...nodes])].find(
      ({ op }) => op === 'Sigmoid' || op === 'QuickGelu',
    );
    if (activation !== 'silu' || gate === undefined) return false;
    const origin = this.climber.climb(gate.inputs[0] ?? '');
    if (layers.length === 1) {
      if (first.out !== 2 * inner || origin.part?.index !== 0) return false;
      this.#takeLayer(`${name}.w12`, first, biases[0]!);
    } else {
      if (layers.some(({ out }) => out !== inner)) return false;
      const gated = layers.findIndex(({ node }) => node === origin.node);
      if (gated === -1 || biases.includes(null)) return false;
      const order = [gated, 1 - gated];
      this.#takeJoined(
        `${name}.w12.weight`,
        order.map((i) => layers[i]!.matrix),
        (i) => this.#matrix(layers[order[i]!]!),
      );
      this.#takeJoined(
        `${name}.w12.bias`,
        order.map((i) => biases[i]!),
        (i) => this.#vector(biases[order[i]!]!),
      );
    }
    this.#takeLayer(`${name}.w3`, last, bias);
    return true;
  }

  /** The vector that is added to a layer's product before the activation. */
  #biasAmong(nodes: ReadonlySet<OnnxNode>, layer: MatrixNode): OnnxTensor | null {
    for (const { op, inputs } of nodes) {
      if (op !== 'Add' && op !== 'BiasGelu' && op !== 'FastGelu') continue;
      const of = inputs.some((input) => this.climber.base(input) === layer.node.outputs[0]);
      const constants = inputs.map((input) => this.climber.graph.constants.get(input));
      const vector = constants.find((constant) => constant !== undefined && sizeOf(constant) === layer.out);
      if (of && vector !== undefined) return vector;
    }
    return null;
  }

  #takeProjections(name: string, projections: readonly Projection[]): void {
    const rows = ({ layer, part }: Projection): Tensor => {
      const whole = this.#matrix(layer);
      return part === null ? whole : whole.narrow(0, part * this.width, this.width);
    };
    this.#takeJoined(
      `${name}.weight`,
      projections.map(({ layer }) => layer.matrix),
      (i) => rows(projections[i]!),
    );
    const given = projections.flatMap(({ bias }) => bias ?? []);
    if (given.length === 0) return;
    // A layer that has none, as the keys of some models, has a bias of zero.
    const vector = ({ bias, biasPart }: Projection): Tensor => {
      if (bias === null) return torch.zeros([this.width]);
      const whole = this.#vector(bias);
      return sizeOf(bias) === this.width ? whole : whole.narrow(0, (biasPart ?? 0) * this.width, this.width);
    };
    this.#takeJoined(`${name}.bias`, given, (i) => vector(projections[i]!), projections.length);
  }

  #takeJoined(
    name: string,
    tensors: readonly OnnxTensor[],
    read: (index: number) => Tensor,
    count = tensors.length,
  ): void {
    for (const tensor of tensors) this.used.add(tensor);
    this.entries.set(name, () =>
      torch.cat(
        Array.from({ length: count }, (_, i) => read(i)),
        0,
      ),
    );
  }

  #takeLayer(name: string, layer: MatrixNode, bias: OnnxTensor | null): void {
    this.take(`${name}.weight`, layer.matrix, () => this.#matrix(layer));
    if (bias !== null) this.take(`${name}.bias`, bias, () => this.#vector(bias));
  }

  #takeNorm(name: string, { weight, bias, eps }: Norm): void {
    this.take(`${name}.weight`, weight, () => this.#vector(weight));
    this.take(`${name}.bias`, bias, () => this.#vector(bias));
    this.#eps ??= eps;
  }

  take(name: string, tensor: OnnxTensor, read: () => Tensor): void {
    this.used.add(tensor);
    this.entries.set(name, read);
  }

  #matrix({ matrix, transposed }: MatrixNode): Tensor {
    const stored = this.climber.data.read(matrix);
    return transposed ? stored.t() : stored;
  }

  #vector(tensor: OnnxTensor): Tensor {
    return this.climber.data.read(tensor).reshape([sizeOf(tensor)]);
  }

  hints(resize: OnnxNode | null): GraphHints {
    return {
      ...(this.#heads !== null && { numHeads: this.#heads }),
      ...(this.#eps !== null && this.#eps > 0 && { eps: shortest(this.#eps) }),
      ...(this.#activation !== null && { activation: this.#activation }),
      ...resizing(resize),
    };
  }
}
