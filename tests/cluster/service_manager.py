"""What `deploy/switch-model` needs of systemctl: `FOLDER enable --now metz-bot@PORT`, `disable`.

The folder holds what /etc/metz-bot does, and the process numbers.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil

PROGRAM = str(Path(sys.executable).parent / "metz-bot")


def main(folder: Path, verb: str, unit: str) -> None:
    """Start or stop the process of a port."""
    port = unit.rpartition("@")[2]
    pid_file = folder / f"{port}.pid"
    if verb == "enable":
        pid_file.write_text(str(_start(folder, port)), encoding="ascii")
    else:
        stop(pid_file)


def stop(pid_file: Path) -> None:
    """End the process that the file names, politely, and wait for its end."""
    process = psutil.Process(int(pid_file.read_text(encoding="ascii")))
    pid_file.unlink()
    process.terminate()
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        psutil.wait_procs([process], timeout=0.1)


def _start(folder: Path, port: str) -> int:
    environment = dict(os.environ)
    for file in (folder / "metz-bot.env", folder / "instances" / f"{port}.env"):
        for line in file.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            environment[name] = value
    with (folder / f"{port}.log").open("ab") as log:
        return subprocess.Popen(
            [PROGRAM, "serve", "--production"],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        ).pid


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[4])
