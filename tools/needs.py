"""System packages that the tests use: installed when we may, else the line to type.

    python tools/needs.py chromium redis-server

The program itself needs none of them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

#: Package of apt -> programs, any of which will do.
PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "redis-server": ("redis-server", "valkey-server"),
}


def missing(packages: list[str]) -> list[str]:
    """Those of `packages` of which no program is found."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
    return [
        package
        for package in packages
        if not any(shutil.which(program, path=path) for program in PROGRAMS[package])
    ]


def install(packages: list[str]) -> bool:
    """Install with apt; whether it worked."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "APT::Sandbox::User=root"]
    for command in (
        [*quiet, "update"],
        [*quiet, "install", "--yes", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False)
        if done.returncode and command[-1] != "update":
            return False
    return True


def main(packages: list[str]) -> int:
    """Exit status."""
    lacking = missing(packages)
    may = os.geteuid() == 0 and shutil.which("apt-get")
    if lacking and may and install(lacking):
        lacking = missing(lacking)
    if lacking:
        names = " ".join(lacking)
        print(f"The tests need {names}. Type:\n\n    sudo apt-get install {names}\n")
        print("or install them as your system does, and run this again.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
