"""`make bench-media`: photographs and a video through the library, against bare Pillow and ffmpeg.

Photographs (noisy, 12 megapixels) and a minute of 1080p video are made first. Then one process
takes them into the library of a brand on an embedded PostgreSQL, and another makes the same
outputs with nothing but Pillow and ffmpeg and the same number of threads. Memory is the peak PSS
of the first with its children. Prints last one flat JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
from PIL import Image, ImageChops, ImageOps

from bench.machine import ROOT, pss_mb
from tertulia.library.formats.video import encode_arguments, ffmpeg_path, still_arguments

SIZE = (4000, 3000)
SEEDS = 4
#: As `library.formats.stills` has it; not imported, so that the bare process carries no Django.
THUMBNAIL_SIDE = 480


def make_photographs(folder: Path, count: int) -> None:
    """Each other bytes; noise that no compression makes small."""
    grounds = []
    for seed in range(SEEDS):
        bands = [Image.effect_noise(SIZE, 20 + 8 * seed + band) for band in range(3)]
        grounds.append(Image.merge("RGB", bands))
    chance = random.Random(12)
    for number in range(count):
        moved = ImageChops.offset(
            grounds[number % SEEDS], chance.randrange(SIZE[0]), chance.randrange(SIZE[1])
        )
        moved.save(folder / f"{number:03}.jpg", "JPEG", quality=88)


def make_video(path: Path, seconds: float) -> None:
    """A test card with film grain and a tone."""
    card = f"testsrc2=s=1920x1080:r=30:d={seconds:g},noise=alls=14:allf=t"
    _ffmpeg("-f", "lavfi", "-i", card, "-f", "lavfi", "-i", f"sine=d={seconds:g}",
            "-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", "-pix_fmt", "yuv420p",
            "-c:a", "aac", "-f", "mov", str(path))  # fmt: skip


def _ffmpeg(*arguments: str) -> None:
    program = ffmpeg_path()
    assert program, "pip install 'tertulia[video]'"
    subprocess.run(
        [program, "-hide_banner", "-loglevel", "error", "-nostdin", "-y", *arguments], check=True
    )


def bare(folder: Path, out: Path) -> dict[str, float]:
    """The same outputs, and nothing else."""
    begun = time.monotonic()
    for path in sorted(folder.glob("*.jpg")):
        with Image.open(path) as image:
            upright = ImageOps.exif_transpose(image)
        upright.save(out / path.name, "JPEG", quality=90, progressive=True)
        upright.thumbnail(
            (THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0
        )
        upright.save(out / f"small-{path.name}", "JPEG", quality=90, progressive=True)
    images_s = time.monotonic() - begun
    begun = time.monotonic()
    made, still = out / "video.mp4", out / "still.png"
    _ffmpeg(*encode_arguments(folder / "video.mov", made, "mov"))
    _ffmpeg(*still_arguments(made, still, 1.0))
    with Image.open(still) as image:
        poster = image.convert("RGB")
    poster.save(out / "poster.jpg", "JPEG", quality=90, progressive=True)
    poster.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    poster.save(out / "small-poster.jpg", "JPEG", quality=90, progressive=True)
    return {"images_s": images_s, "video_s": time.monotonic() - begun}


def pipeline(folder: Path) -> dict[str, float]:
    """The library's own way, as a page and a worker go it."""
    from tertulia.cli.django import ready

    with ready():
        from django.core.management import call_command
        from django.utils import translation

        call_command("migrate", verbosity=0, interactive=False)
        translation.activate("en")
        scope = _brand()
        from tertulia.library.models import Asset
        from tertulia.library.preparing import prepare
        from tertulia.library.services import take_in, take_in_file

        begun = time.monotonic()
        for path in sorted(folder.glob("*.jpg")):
            take_in(scope=scope, data=path.read_bytes(), filename=path.name)
        images_s = time.monotonic() - begun
        begun = time.monotonic()
        asset = take_in_file(scope=scope, path=folder / "video.mov", filename="video.mov").asset
        prepare(asset.id)
        video_s = time.monotonic() - begun
        asset.refresh_from_db()
        assert asset.stage == "ready", asset.problem
        assert Asset.objects.filter(kind="image").count() == len(list(folder.glob("*.jpg")))
    return {"images_s": images_s, "video_s": video_s}


def _brand() -> Any:
    from tertulia.accounts.models import Brand, Organisation
    from tertulia.accounts.scopes import program_scope

    organisation = Organisation.objects.create(name="Bench")
    brand = Brand.objects.create(
        organisation=organisation,
        slug="bench",
        name="Bench",
        mark="B",
        zone="UTC",
        languages=["en"],
    )
    return program_scope(brand_id=brand.id, organisation_id=organisation.id, actor="bench")


class Peak:
    """The largest PSS of a process with its children, PostgreSQL's not counted."""

    def __init__(self, pid: int) -> None:
        self.mb = 0.0
        self._root = psutil.Process(pid)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(0.25):
            try:
                family = [self._root, *self._root.children(recursive=True)]
                ours = [each for each in family if "postgres" not in each.name()]
                self.mb = max(self.mb, pss_mb(ours))
            except psutil.Error:
                continue

    def stop(self) -> float:
        """The peak, in MB."""
        self._over.set()
        self._thread.join()
        return self.mb


def _child(folder: Path, work: Path, how: str) -> tuple[dict[str, float], float]:
    environment = {
        **os.environ,
        "TERTULIA_DATA": str(work / "data"),
        "TERTULIA_CONFIG": "/dev/null",
    }
    command = [sys.executable, "-m", "bench.media", "--only", how, "--folder", str(folder),
               "--out", str(work)]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    peak = Peak(process.pid)
    said, _nothing = process.communicate()
    mb = peak.stop()
    assert process.returncode == 0, how
    return json.loads(said.strip().splitlines()[-1]), mb


def main() -> None:
    """Make the files, run both, compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--photographs", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--only", choices=["bare", "pipeline"])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    if given.only == "bare":
        print(json.dumps(bare(given.folder, given.out)))
        return
    if given.only == "pipeline":
        print(json.dumps(pipeline(given.folder)))
        return
    with tempfile.TemporaryDirectory(prefix="tertulia-bench-") as name:
        folder, out, work = (Path(name) / each for each in ("given", "bare", "work"))
        for each in (folder, out, work):
            each.mkdir()
        make_photographs(folder, given.photographs)
        make_video(folder / "video.mov", given.seconds)
        plain, _mb = _child(folder, out, "bare")
        ours, peak_mb = _child(folder, work, "pipeline")
    print(f"bare: {json.dumps(plain)}  pipeline: {json.dumps(ours)}  load: {os.getloadavg()}")
    whole = (ours["images_s"] + ours["video_s"]) / (plain["images_s"] + plain["video_s"])
    told = {
        "images_per_s": round(given.photographs / ours["images_s"], 2),
        "video_ratio": round(given.seconds / ours["video_s"], 2),
        "peak_mb": round(peak_mb),
        "ratio": round(whole, 2),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
