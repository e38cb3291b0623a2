#!/usr/bin/env python3
"""Loads exported backbones with the libraries they are for and compares features with neco's.

    neco export --model tiny --format hf --out exported --reference
    python3 tools/verify_exports.py exported [MORE FOLDERS...]

A folder of `neco export --reference` holds the fixed images and the features that neco computed. Here the same images
go through transformers (hf), timm (timm), torch.load(weights_only=True) with timm's own conversion of DINOv2's names
(dinov2), and onnxruntime (onnx). timm models are built by the very code in the folder's README.md.

The table has the largest differences of a value at the model's own size and at another one, for which positions are
resized: there transformers and timm have their own way, in which neco computed too, so that only weights and
arithmetic are compared. Exit code 1 if a difference is above the tolerance (1e-4; 2e-2 for float16).

Needs torch, safetensors, numpy and, by format, transformers, timm, onnx and onnxruntime.
"""

import json
import os
import re
import sys
import zipfile
from pathlib import Path

import torch
from safetensors.torch import load_file

DTYPE_TOLERANCE = {"float32": 1e-4, "float16": 2e-2}


def load_hugging_face(folder, record):
    """transformers.AutoModel; every tensor of the file must be used and none may be missing."""
    import transformers

    options = {"add_pooling_layer": False} if record["model_type"] == "vit" else {}
    model, info = transformers.AutoModel.from_pretrained(
        folder, dtype=torch.float32, output_loading_info=True, **options
    )
    for kind in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        assert not info[kind], f"{kind}: {sorted(info[kind])[:5]}"
    transformers.AutoImageProcessor.from_pretrained(folder)
    model.eval()
    resizes = record["model_type"] in ("vit", "clip_vision_model", "siglip_vision_model")
    options = {"interpolate_pos_encoding": True} if resizes else {}
    # CLIP's class gives tokens before its last norm.
    norm = torch.nn.Identity()
    if record["config"].get("preNorm"):
        norm = getattr(model, "vision_model", model).post_layernorm
    return f"transformers {transformers.__version__}", lambda pixels: norm(model(pixels, **options).last_hidden_state)


def load_timm(folder, record):
    """Runs the Python block of the folder's README.md."""
    import timm

    code = re.search(r"```python\n(.*?)```", (folder / "README.md").read_text(), re.DOTALL).group(1)
    scope = {}
    previous = os.getcwd()
    os.chdir(folder)
    try:
        exec(code, scope)
    finally:
        os.chdir(previous)
    return f"timm {timm.__version__}", scope["model"].float().forward_features


def load_dinov2(folder, record):
    """torch.load without and with memory mapping, then timm's conversion of DINOv2's or DINOv3's names."""
    from functools import partial

    import timm
    from timm.models.vision_transformer import checkpoint_filter_fn

    file = folder / "model.pth"
    assert zipfile.ZipFile(file).testzip() is None
    state = torch.load(file, weights_only=True)
    mapped = torch.load(file, weights_only=True, mmap=True)
    assert list(mapped) == list(state) and all(torch.equal(mapped[key], state[key]) for key in state)
    config = record["config"]
    swiglu = config["ffn"] == "swiglu"
    if "ropeBase" in config:
        return f"torch {torch.__version__}", dinov3_by_timm(state, config, swiglu).forward_features
    hidden = state["blocks.0.mlp.w12.weight" if swiglu else "blocks.0.mlp.fc1.weight"].shape[0]
    model = timm.models.VisionTransformer(
        img_size=config["imgSize"],
        patch_size=config["patchSize"],
        embed_dim=config["embedDim"],
        depth=config["depth"],
        num_heads=config["numHeads"],
        mlp_ratio=(hidden + 0.5) / config["embedDim"],
        qkv_bias=config["qkvBias"],
        num_classes=0,
        init_values=None if config["layerScale"] is None else 1.0,
        reg_tokens=config["registers"],
        no_embed_class=config["registers"] > 0,
        norm_layer=partial(torch.nn.LayerNorm, eps=config["eps"]),
        **({"mlp_layer": timm.layers.SwiGLUPacked, "act_layer": torch.nn.SiLU} if swiglu else {}),
    )
    # timm recognises DINOv2 by its mask token; DINO's names are timm's own.
    if "mask_token" in state:
        state = checkpoint_filter_fn(state, model)
    model.load_state_dict(state, strict=True)
    return f"torch {torch.__version__}", model.float().eval().forward_features


def dinov3_by_timm(state, config, swiglu):
    """timm's class with DINOv3's names, which timm's own conversion knows by the registers."""
    from functools import partial

    import timm
    from timm.models.eva import checkpoint_filter_fn

    hidden = state["blocks.0.mlp.w1.weight" if swiglu else "blocks.0.mlp.fc1.weight"].shape[0]
    model = timm.models.Eva(
        img_size=config["imgSize"],
        patch_size=config["patchSize"],
        embed_dim=config["embedDim"],
        depth=config["depth"],
        num_heads=config["numHeads"],
        mlp_ratio=(hidden + 0.5) / config["embedDim"],
        qkv_bias=config["qkvBias"],
        num_classes=0,
        dynamic_img_size=True,
        init_values=None if config["layerScale"] is None else 1.0,
        num_reg_tokens=config["registers"],
        use_abs_pos_emb=False,
        use_rot_pos_emb=True,
        use_fc_norm=False,
        rope_type="dinov3",
        rope_temperature=config["ropeBase"],
        rope_rotate_half=True,
        swiglu_mlp=swiglu,
        swiglu_align_to=1,
        norm_layer=partial(torch.nn.LayerNorm, eps=config["eps"]),
    )
    if config["registers"] == 0:
        state["storage_tokens"] = torch.zeros(1, 0, config["embedDim"])
    renamed = checkpoint_filter_fn(state, model)
    if config["registers"] == 0:
        renamed.pop("reg_token")
    model.load_state_dict(renamed, strict=True)
    return model.float().eval()


def load_onnx(folder, record):
    """onnxruntime on the CPU, after the checker of the onnx package."""
    import onnx
    import onnxruntime

    file = folder / "onnx" / ("model.onnx" if record["dtype"] == "float32" else "model_fp16.onnx")
    onnx.checker.check_model(str(file), full_check=True)
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])

    def run(pixels):
        patches, cls, everything = session.run(
            ["patch_tokens", "cls_token", "last_hidden_state"], {"pixel_values": pixels.numpy()}
        )
        tokens = torch.from_numpy(everything)
        first = tokens.shape[1] - patches.shape[1] * patches.shape[2]
        found = tokens[:, first:].mean(1) if record["config"].get("classToken") is False else tokens[:, 0]
        assert (found - torch.from_numpy(cls)).abs().max() < 1e-5
        assert torch.equal(tokens[:, first:], torch.from_numpy(patches).flatten(1, 2))
        return tokens

    return f"onnxruntime {onnxruntime.__version__}", run


LOADERS = {"hf": load_hugging_face, "timm": load_timm, "dinov2": load_dinov2, "onnx": load_onnx}


def difference(tokens, reference, size, class_token):
    """Largest difference of patch and class tokens at one size; without a class token the mean of the patches stands for it."""
    suffix = f"{size}_library" if f"patches_{size}_library" in reference else size
    patches, cls = reference[f"patches_{suffix}"], reference[f"cls_{suffix}"]
    found = tokens[:, -patches.shape[1] * patches.shape[2] :]
    pooled = tokens[:, 0] if class_token else found.mean(1)
    return max((found - patches.flatten(1, 2)).abs().max().item(), (pooled - cls).abs().max().item())


def verify(folder):
    """One line of the table."""
    record = json.loads((folder / "neco-export.json").read_text())
    config = folder / "config.json"
    record["model_type"] = json.loads(config.read_text()).get("model_type") if config.exists() else None
    if not (folder / "reference.safetensors").exists():
        sys.exit(f"{folder} has no reference.safetensors: export it again with --reference.")
    reference = load_file(str(folder / "reference.safetensors"))
    library, run = LOADERS[record["format"]](folder, record)
    # The DINOv2 repository resizes positions as neco does, but timm, which stands in for it here, does not.
    # Rotary positions are not resized.
    same = record["format"] != "dinov2" or "ropeBase" in record["config"]
    sizes = ["own", "other"] if same else ["own"]
    with torch.no_grad():
        class_token = record["config"].get("classToken", True)
        found = {size: difference(run(reference[f"pixels_{size}"]), reference, size, class_token) for size in sizes}
    tolerance = DTYPE_TOLERANCE[record["dtype"]]
    return {
        "export": folder.name,
        "format": record["format"],
        "dtype": record["dtype"],
        "library": library,
        "own size": f"{found['own']:.1e}",
        "other size": f"{found['other']:.1e}" if "other" in found else "-",
        "accepted": f"{tolerance:.0e}",
        "": "ok" if all(value <= tolerance for value in found.values()) else "DIFFERS",
    }


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    rows = [verify(Path(argument)) for argument in sys.argv[1:]]
    widths = {key: max(len(key), *(len(row[key]) for row in rows)) for key in rows[0]}
    for row in [{key: key for key in widths}, *rows]:
        print("  ".join(row[key].ljust(width) for key, width in widths.items()).rstrip())
    sys.exit(0 if all(row[""] == "ok" for row in rows) else 1)


if __name__ == "__main__":
    main()
