"""The views of `npm run bench -- data` as a PyTorch user makes them: Pillow, torchvision, two DataLoader workers.

    python3 tools/compare/torchvision_views.py FOLDER [--workers 2] [--batch 8] [--repetitions 5]

Each picture of the folder is decoded by Pillow and becomes 2 x 224 + 4 x 98 px views: RandomResizedCrop, ColorJitter,
RandomGrayscale, Gaussian blur (Pillow's, as NeCo's published code has it), ToTensor, Normalize. Prints one line of JSON
with the median over the repetitions (after a warm-up) of images a second. With --turns it measures one pass over the
folder for every line read from standard input.
"""

import argparse
import json
import random
import statistics
import sys
import time
from pathlib import Path

import PIL
import torch
import torchvision
from PIL import Image, ImageFilter
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

GLOBALS, LOCALS = (2, 224, (0.25, 1.0)), (4, 98, (0.05, 0.25))


class PillowBlur:
    def __init__(self, p, sigma):
        self.p, self.sigma = p, sigma

    def __call__(self, image):
        if random.random() >= self.p:
            return image
        return image.filter(ImageFilter.GaussianBlur(random.uniform(*self.sigma)))


class Views(Dataset):
    def __init__(self, folder):
        self.files = sorted(path for path in Path(folder).iterdir() if path.suffix == ".jpg")
        colour = [
            transforms.RandomApply([transforms.ColorJitter(0.8, 0.8, 0.8, 0.2)], p=0.8),
            transforms.RandomGrayscale(0.2),
            PillowBlur(0.5, (0.1, 2.0)),
            transforms.ToTensor(),
            transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
        ]
        self.transforms = [
            transform
            for count, size, scale in (GLOBALS, LOCALS)
            for transform in [transforms.Compose([transforms.RandomResizedCrop(size, scale), *colour])] * count
        ]

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        with open(self.files[index], "rb") as file:  # as torchvision's ImageFolder loads them
            image = Image.open(file).convert("RGB")
        return [transform(image) for transform in self.transforms]


def images_per_second(loader):
    """One pass; the workers live on between passes, so that their start is not counted."""
    start = time.perf_counter()
    done = sum(len(views[0]) for views in loader)
    return done / (time.perf_counter() - start)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--turns", action="store_true")
    options = parser.parse_args()
    torch.manual_seed(0)
    loader = DataLoader(
        Views(options.folder), options.batch, shuffle=True, drop_last=True, num_workers=options.workers,
        persistent_workers=options.workers > 0,
    )
    versions = f"torchvision {torchvision.__version__}, Pillow {PIL.__version__}"
    images_per_second(loader)
    if options.turns:
        print(json.dumps(versions), flush=True)
        for _ in sys.stdin:
            print(json.dumps({"imagesPerSecond": images_per_second(loader)}), flush=True)
        return
    speed = statistics.median(images_per_second(loader) for _ in range(options.repetitions))
    print(json.dumps({"imagesPerSecond": round(speed, 1), "workers": options.workers, "versions": versions}))


if __name__ == "__main__":
    main()
