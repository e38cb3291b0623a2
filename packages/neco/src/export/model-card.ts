import { stringify } from 'yaml';
import { hasClassToken, isCapi, prefixTokens, type ViTConfig } from '../vit/config.js';
import { parameterCount } from '../vit/parameters.js';
import type { AcceptedDifference, FeatureCheck } from './check.js';
import { FORMATS, type ExportFormat } from './formats.js';
import type { FloatType } from './onnx/graph-builder.js';
import { OPSET } from './onnx/export.js';
import type { Origin, RunFacts } from './origin.js';

/** What a model card is made of. */
export interface CardFacts {
  format: ExportFormat;
  dtype: FloatType;
  config: Readonly<ViTConfig>;
  origin: Origin;
  checks: readonly FeatureCheck[];
  accepted: AcceptedDifference;
  versions: Readonly<Record<string, string>>;
}

const LIBRARIES: Readonly<Record<ExportFormat, string>> = {
  hf: 'transformers',
  timm: 'timm',
  dinov2: 'pytorch',
  onnx: 'transformers.js',
};

/** README.md of an export: what it is, how it was made, how to load it, what was measured and what was not. */
export function modelCard(facts: CardFacts): string {
  const { format, dtype, config, origin } = facts;
  const { language, text } = FORMATS[format].code(config, dtype);
  return [
    `---\n${stringify({ library_name: LIBRARIES[format], pipeline_tag: 'image-feature-extraction', tags: ['dense-features', 'neco'] })}---`,
    `# ${origin.name}`,
    description(facts),
    `## Loading\n\nIn this folder:\n\n\`\`\`${language}\n${text}\n\`\`\``,
    usage(facts),
    ...(origin.run === null ? [] : [runSection(origin.run)]),
    measured(facts),
    `Written by neco with ${versionList(facts.versions)}.`,
    '',
  ].join('\n\n');
}

function description({ config, origin, dtype, format }: CardFacts): string {
  const kind = [
    `${config.embedDim} wide, ${config.depth} blocks, ${config.numHeads} heads, patches of ${config.patchSize} px`,
    `made for ${config.imgSize} px`,
    ...(config.registers > 0 ? [`${config.registers} registers`] : []),
    ...(hasClassToken(config) ? [] : ['no class token']),
    ...(config.preNorm ? ['a norm before the blocks'] : []),
    ...(config.ropeBase === undefined ? [] : ['rotary positions']),
    ...(config.ffn === 'swiglu' ? ['SwiGLU'] : []),
    `${(parameterCount(config) / 1e6).toFixed(1)} million parameters`,
    dtype,
    ...(format === 'onnx' ? [`ONNX opset ${OPSET}`] : []),
  ].join(', ');
  const made =
    origin.run === null
      ? 'Exported as it was loaded; this card knows nothing of its training.'
      : `The ${origin.run.which} of a run that post-trained ${origin.run.startedFrom} with NeCo (Pariza et al., arXiv 2408.11054).`;
  return `A Vision Transformer without a head: ${kind}. ${made}`;
}

function usage({ format, config, dtype }: CardFacts): string {
  const side = `multiples of ${config.patchSize} px`;
  const input = `Images are RGB, squashed to the model's size (bilinear), divided by 255, normalised with ImageNet's mean and deviation; sides are ${side}.`;
  if (format === 'onnx') {
    const half =
      dtype === 'float16'
        ? ' Weights and matrix products are float16; LayerNorm, softmax, the residual stream, input and outputs are float32.'
        : '';
    return (
      `Input \`pixel_values\` [B, 3, H, W]; outputs \`patch_tokens\` [B, H / ${config.patchSize}, W / ${config.patchSize}, ${config.embedDim}], ` +
      `\`cls_token\` [B, ${config.embedDim}]${hasClassToken(config) ? '' : ' (the mean of the patch tokens)'} and ` +
      `\`last_hidden_state\` [B, ${prefixTokens(config) === 0 ? '' : `${prefixTokens(config)} + `}patches, ${config.embedDim}], ` +
      `after the final LayerNorm. Batch and size are free; positions are ${config.ropeBase === undefined ? 'resized' : 'computed'} in the graph.${half} ${input}`
    );
  }
  return `${tokensOf(format, config)} ${input}`;
}

/** Where a library's output has the tokens that were compared, those after the final LayerNorm. */
function tokensOf(format: ExportFormat, config: Readonly<ViTConfig>): string {
  if (isCapi(config))
    return "CAPI's class returns its first output, the registers and the map of patch tokens.";
  if (format === 'dinov2')
    return `The ${config.ropeBase === undefined ? 'DINOv2' : 'DINOv3'} class returns \`x_norm_patchtokens\` and \`x_norm_clstoken\` from \`forward_features\`.`;
  const prefix = prefixTokens(config);
  const patches = prefix === 0 ? '' : `[:, ${prefix}:]`;
  const cls = hasClassToken(config)
    ? 'the class token is `[:, 0]` of the same'
    : 'their mean stands for the image, as there is no class token';
  if (format === 'timm') return `Patch tokens are \`model.forward_features(pixels)${patches}\`, ${cls}.`;
  if (!config.preNorm) {
    const resized = hasClassToken(config)
      ? ''
      : ' Other sizes than the own one need `interpolate_pos_encoding=True` in the call.';
    return `Patch tokens are \`last_hidden_state${patches}\`, ${cls}.${resized}`;
  }
  return (
    `Patch tokens are \`norm(last_hidden_state)${patches}\`, ${cls}, with ` +
    "`norm = getattr(model, 'vision_model', model).post_layernorm`: the class returns tokens before its last norm. " +
    'Other sizes than the own one need `interpolate_pos_encoding=True` in the call.'
  );
}

function runSection(run: RunFacts): string {
  return [
    '## Training',
    [
      `- started from: ${run.startedFrom}`,
      `- images: the folder \`${run.data}\`, ${run.images} files (fingerprint of names and sizes ${run.fingerprint})`,
      `- steps: ${run.steps ?? 'not recorded'}`,
      `- made with ${versionList(run.versions)}`,
    ].join('\n'),
    `Settings:\n\n\`\`\`yaml\n${stringify(run.settings)}\`\`\``,
  ].join('\n\n');
}

function measured({ checks, accepted, format, config }: CardFacts): string {
  const lines = checks.map(
    ({ batch, grid, scale, patches, cls, cosine }) =>
      `| ${batch} | ${grid.map((count) => count * config.patchSize).join(' x ')} | ${scale.toFixed(2)} | ${patches.toExponential(1)} | ${cls.toExponential(1)} | ${cosine.toFixed(6)} |`,
  );
  const reader = format === 'onnx' ? 'onnxruntime (WebAssembly)' : "neco's own loader";
  const resizing =
    FORMATS[format].interpolation(config) === null
      ? ''
      : ' The library above resizes positions in its own way: at other sizes than the model was made for, its features differ a little from those of neco.';
  return [
    '## Measured',
    `The file was read back by ${reader} and compared with its source on two fixed pictures. Largest differences of a value (accepted: ${accepted.relative.toExponential(1)} of the features' root mean square), and the least cosine of a token (accepted: ${accepted.cosine}):`,
    `| images | size, px | root mean square | patch tokens | class token | cosine |\n| --- | --- | --- | --- | --- | --- |\n${lines.join('\n')}`,
    `Not measured here: whether the features serve your task better than those of another backbone (\`neco eval\` measures that on images with masks), and speed.${resizing}`,
  ].join('\n\n');
}

function versionList(versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}
