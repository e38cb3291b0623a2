"""The step of `npm run bench -- step` in PyTorch, arranged as NeCo's published code arranges it.

    python3 tools/compare/pytorch_step.py [--batch 4] [--steps 3]

ViT-S/14 (timm, random weights), 2 x 224 + 4 x 98 px views, projection head 2048-2048-256 on whole maps for student and
teacher, torchvision's roi_align to 7 x 7, diffsort's bitonic network with the Cauchy relaxation, 10 pairs, fused AdamW,
moving average. Prints one line of JSON with the median time of a step and the peak resident memory.
"""

import argparse
import json
import resource
import statistics
import time

import torch
from diffsort import DiffSortNet
from timm.models.vision_transformer import VisionTransformer
from torchvision.ops import roi_align

GLOBALS, LOCALS, PATCH, K = 2, 4, 14, 7


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = VisionTransformer(
            img_size=518, patch_size=PATCH, embed_dim=384, depth=12, num_heads=6, num_classes=0, init_values=1e-5,
            dynamic_img_size=True, global_pool="",
        )
        self.head = torch.nn.Sequential(
            torch.nn.Linear(384, 2048), torch.nn.GELU(),
            torch.nn.Linear(2048, 2048), torch.nn.GELU(),
            torch.nn.Linear(2048, 256),
        )

    def forward(self, images):
        embedded = torch.nn.functional.normalize(self.head(self.backbone.forward_features(images)[:, 1:]), dim=-1)
        side = images.shape[-1] // PATCH
        return embedded.transpose(1, 2).unflatten(2, (side, side))


def aligned(maps, boxes):
    index = torch.arange(len(maps), dtype=torch.float32)[:, None]
    return roi_align(maps, torch.cat([index, boxes / PATCH], 1), (K, K), 1.0, -1, True).flatten(2).transpose(1, 2)


def similarities(patches, references):
    normal = torch.nn.functional.normalize
    return (normal(patches, dim=-1) @ normal(references, dim=-1).transpose(1, 2)).reshape(-1, K * K)


def boxes(batch, size):
    corner = torch.rand(batch, 2) * size * 0.3
    return torch.cat([corner, corner + (0.4 + 0.3 * torch.rand(batch, 2)) * size], 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--steps", type=int, default=3)
    options = parser.parse_args()
    batch = options.batch
    torch.manual_seed(0)
    student, teacher = Network(), Network()
    teacher.load_state_dict(student.state_dict())
    teacher.requires_grad_(False)
    optimizer = torch.optim.AdamW(student.parameters(), lr=1e-5, fused=True)
    sorter = DiffSortNet("bitonic", K * K, steepness=100.0, interpolation_type="cauchy")
    wide = torch.randn(GLOBALS * batch, 3, 224, 224)
    narrow = torch.randn(LOCALS * batch, 3, 98, 98)
    pairs = [(g, v) for g in range(GLOBALS) for v in range(GLOBALS + LOCALS) if v != g]
    regions = {(g, v): (boxes(batch, 224), boxes(batch, 224 if v < GLOBALS else 98)) for g, v in pairs}

    def step():
        maps = [*student(wide).chunk(GLOBALS), *student(narrow).chunk(LOCALS)]
        with torch.no_grad():
            targets = teacher(wide).chunk(GLOBALS)
        losses = []
        for g, v in pairs:
            target = aligned(targets[g], regions[g, v][0])
            source = aligned(maps[v], regions[g, v][1])
            references = target.flatten(0, 1)[torch.randperm(batch * K * K)].reshape(batch, K * K, -1)
            _, p = sorter(similarities(source, references))
            with torch.no_grad():
                _, q = sorter(similarities(target, references))
            losses.append(-(q * p.log()).sum(1).mean())
        optimizer.zero_grad()
        torch.stack(losses).mean().backward()
        optimizer.step()
        with torch.no_grad():
            torch._foreach_lerp_(list(teacher.parameters()), list(student.parameters()), 0.001)

    step()
    times = []
    for _ in range(options.steps):
        start = time.perf_counter()
        step()
        times.append(1000 * (time.perf_counter() - start))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"stepMs": round(statistics.median(times)), "peakMB": round(peak), "torch": torch.__version__}))


if __name__ == "__main__":
    main()
