"""Videos become one kind: MP4 with H.264 and AAC, at most 1920 on the longer side and 30 pictures
a second, ready to be played while it loads. Every network that takes video takes this one.

Done by ffmpeg as a program of its own (decision 051). What a file says of itself is believed for
showing progress only: what is kept is measured on what was decoded.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tertulia.kernel.errors import TertuliaError

MAX_BYTES = 2_000_000_000
MAX_S = 3_600.0
MAX_PIXELS = 10_000_000
MAX_SIDE = 1920
#: Encoders round sizes up to whole blocks; one of 8K is still looked at, to say that it is too large.
_MOST_DECODED, _MOST_LOOKED_AT = MAX_PIXELS + 500_000, 36_000_000
#: By the name for `-f`, the one under which ffmpeg knows it.
_DEMUXERS = {"mov": "mov,mp4,m4a,3gp,3g2,mj2", "matroska": "matroska,webm"}
THREADS = 2
#: A second of video may cost so many seconds of work, and every video this many more.
_SLOWEST, _PATIENCE_S = 30.0, 180.0
_PROBE_S = 60.0
#: Some encoders count a little more or less than they wrote.
_MISSING_S, _MISSING_PART = 2.0, 0.9
_CAREFUL = (
    "-hide_banner",
    "-nostdin",
    "-protocol_whitelist",
    "file,pipe",
    "-max_alloc",
    "400000000",
)


class BadVideo(Exception):
    """It cannot be prepared; `code` names the sentence that says why."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


class NoFfmpeg(TertuliaError):
    """The machine has no ffmpeg: videos cannot be prepared."""

    code = "no_ffmpeg"


@dataclass(frozen=True)
class Told:
    """What a file says of itself."""

    width: int
    height: int
    duration_s: float | None
    has_sound: bool


@dataclass(frozen=True)
class Prepared:
    """What was written; measured, not believed."""

    width: int
    height: int
    duration_s: float
    has_sound: bool


@cache
def ffmpeg_path() -> str | None:
    """The machine's own ffmpeg, else that of the extra `video`; None when there is none."""
    if found := shutil.which("ffmpeg"):
        return found
    try:
        import imageio_ffmpeg
    except ImportError:
        return None
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        return None


def _command(*arguments: str) -> list[str]:
    program = ffmpeg_path()
    if program is None:
        raise BadVideo("no_ffmpeg")
    polite = [nice, "-n", "5"] if (nice := shutil.which("nice")) else []
    return [*polite, program, *_CAREFUL, *arguments]


def probe(path: Path, container: str) -> Told:
    """What the file says of itself. Raises: BadVideo."""
    command = _command(*_careful_with(container, _MOST_LOOKED_AT), "-i", str(path))
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PROBE_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise BadVideo("unreadable", "probe took too long") from error
    return read_told(done.stderr.decode(errors="replace"))


_DURATION = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)", re.M)
_VIDEO = re.compile(
    r"^ +Stream #0:\d+.*: Video: .*?, (\d{1,6})x(\d{1,6})(?!.*\(attached pic\))", re.M
)
_AUDIO = re.compile(r"^ +Stream #0:\d+.*: Audio: ", re.M)


def read_told(words: str) -> Told:
    """From ffmpeg's own words about its input. Raises: BadVideo when there is no picture in it."""
    video = _VIDEO.search(words)
    if video is None:
        code = "no_picture" if _AUDIO.search(words) else "unreadable"
        raise BadVideo(code, words[-300:])
    long = _DURATION.search(words)
    duration_s = (
        int(long[1]) * 3600 + int(long[2]) * 60 + float(long[3]) if long is not None else None
    )
    return Told(int(video[1]), int(video[2]), duration_s, bool(_AUDIO.search(words)))


def _careful_with(container: str, most_pixels: int) -> tuple[str, ...]:
    """Nothing but this container is opened, also from within it, and no larger picture is decoded,
    whatever size the first one had."""
    names = _DEMUXERS.get(container, container)
    return ("-format_whitelist", names, "-max_pixels", str(most_pixels), "-f", container)


def encode_arguments(source: Path, target: Path, container: str) -> list[str]:
    """The one profile. Nothing of the source's notes (place, device, hour) is carried over."""
    fit = (
        f"scale=w='min({MAX_SIDE},iw)':h='min({MAX_SIDE},ih)'"
        ":force_original_aspect_ratio=decrease:force_divisible_by=2"
    )
    return [
        *(
            "-y",
            *_careful_with(container, _MOST_DECODED),
            "-threads",
            str(THREADS),
            "-i",
            str(source),
        ),
        *("-map", "0:v:0", "-map", "0:a:0?", "-sn", "-dn", "-t", f"{MAX_S + 1:g}"),
        *("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"),
        *("-vf", f"{fit},setsar=1,format=yuv420p", "-fpsmax", "30"),
        *("-c:v", "libx264", "-profile:v", "high", "-preset", "veryfast"),
        *("-crf", "21", "-maxrate", "8M", "-bufsize", "16M", "-g", "60", "-threads", str(THREADS)),
        *("-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2"),
        *("-movflags", "+faststart", "-f", "mp4", str(target)),
    ]


def still_arguments(source: Path, target: Path, at_s: float) -> list[str]:
    """One picture of a prepared video."""
    return ["-y", "-ss", f"{at_s:.2f}", "-i", str(source), "-frames:v", "1", "-f", "image2",
            "-c:v", "png", str(target)]  # fmt: skip


def prepare_video(
    source: Path,
    target: Path,
    *,
    container: str,
    tell: Callable[[int], None] = lambda _percent: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Prepared:
    """Write `target` from `source`, telling hundredths done; `stopped` ends it at once.

    Raises: BadVideo; Stopped.
    """
    told = probe(source, container)
    if told.width * told.height > MAX_PIXELS:
        raise BadVideo("too_many_pixels", f"{told.width}x{told.height}")
    if told.duration_s is not None and told.duration_s > MAX_S:
        raise BadVideo("too_long", f"{told.duration_s:.0f} s")
    written_s = _encode(_command(*encode_arguments(source, target, container)), told, tell, stopped)
    made = probe(target, "mov")
    if written_s > MAX_S:
        raise BadVideo("too_long", f"{written_s:.0f} s")
    missing = (told.duration_s or 0.0) * _MISSING_PART - _MISSING_S
    if written_s < missing:
        raise BadVideo("incomplete", f"{written_s:.1f} of {told.duration_s} s")
    return Prepared(made.width, made.height, made.duration_s or written_s, made.has_sound)


class Stopped(Exception):
    """The worker was told to stop."""


def _encode(
    command: Sequence[str], told: Told, tell: Callable[[int], None], stopped: Callable[[], bool]
) -> float:
    """Run it to its end; returns how many seconds of video were written."""
    deadline = time.monotonic() + _PATIENCE_S + _SLOWEST * (told.duration_s or MAX_S)
    with tempfile.TemporaryFile() as words:
        running = subprocess.Popen(
            [*command[:-1], "-progress", "pipe:1", "-nostats", command[-1]],
            stdout=subprocess.PIPE,
            stderr=words,
        )
        watch = _Watch(running, deadline, stopped)
        try:
            written_s = 0.0
            for written_s in _seconds_written(running):
                if told.duration_s:
                    tell(max(0, min(99, int(written_s / told.duration_s * 100))))
            running.wait(30)
        finally:
            watch.end()
        if watch.stopped:
            raise Stopped
        words.seek(0)
        said = words.read()[-2000:].decode(errors="replace")
    if running.returncode or not written_s:
        raise BadVideo("too_slow" if watch.late else _blamed(said), said)
    return written_s


def _blamed(said: str) -> str:
    """Whether it was the disk, by ffmpeg's last words, or the video itself."""
    return "no_space" if os.strerror(errno.ENOSPC) in said else "unreadable"


class _Watch:
    """Kills the encoder when it is late or the worker stops, whatever it is doing."""

    def __init__(
        self, running: subprocess.Popen[bytes], deadline: float, stopped: Callable[[], bool]
    ) -> None:
        self._running, self._deadline, self._asked = running, deadline, stopped
        self.late = self.stopped = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="encoder", daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(0.2):
            self.late = time.monotonic() > self._deadline
            self.stopped = self._asked()
            if self.late or self.stopped:
                self._running.kill()
                return

    def end(self) -> None:
        """The encoder has ended, or must end now."""
        self._over.set()
        self._thread.join()
        if self._running.poll() is None:
            self._running.kill()
            self._running.wait(10)
        if self._running.stdout:
            self._running.stdout.close()


def _seconds_written(running: subprocess.Popen[bytes]) -> Iterator[float]:
    """ffmpeg's own account of how far it is."""
    for line in running.stdout or ():
        name, _, value = line.decode(errors="replace").strip().partition("=")
        if name == "out_time_us" and value.lstrip("-").isdigit():
            yield max(0.0, int(value) / 1_000_000)


def still_of(video: Path, target: Path, duration_s: float) -> None:
    """Write a picture of the video, from its first second or its middle. Raises: BadVideo."""
    command = _command(*still_arguments(video, target, min(1.0, duration_s / 2)))
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PROBE_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise BadVideo("unreadable", "still took too long") from error
    if done.returncode or not target.exists():
        said = done.stderr.decode(errors="replace")
        raise BadVideo(_blamed(said), said[-300:])
