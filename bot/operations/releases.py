"""Releases: what is served, kept side by side, and the pointer to the one of today.

A release is a folder that nobody changes: the model with its hash, and the data that it was
trained on. ``current`` and ``previous`` are symbolic links, each replaced in one step: a process
that starts sees the old release or the new one, never a mixture (``METZ_BOT_MODEL=…/current``).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.model_archive import hash_file, verify, write_hash
from bot.paths import ROOT

KEPT = 5
# What the server reads of the data.
_SERVED = ("knowledge", "languages", "calibration", "orientation.yml", "smoke")


class PublishError(RuntimeError):
    """Nothing was published; the message says why, in French."""


class Releases:
    """The releases in one folder."""

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, which is made when it is missing."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder.resolve()

    @property
    def current(self) -> Path | None:
        """The release that is served, None before the first."""
        return self._target("current")

    @property
    def previous(self) -> Path | None:
        """The release that an undo brings back."""
        return self._target("previous")

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Let one person publish at a time.

        Raises:
            PublishError: somebody else publishes.
        """
        with (self._folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise PublishError("Une autre publication est en cours.") from error
            yield

    def add(self, model: Path) -> Path:
        """Return a new release of ``model`` and of the present data.

        Raises:
            ModelRefusedError: the model does not match its hash.
        """
        verify(model)
        moment = dt.datetime.now(tz=dt.timezone.utc)
        release = self._folder / f"{moment:%Y%m%dT%H%M%S%fZ}"
        unfinished = release.with_suffix(".unfinished")
        for name in _SERVED:
            source = ROOT / "data" / name
            copy = shutil.copytree if source.is_dir() else shutil.copy
            (unfinished / "data").mkdir(parents=True, exist_ok=True)
            copy(source, unfinished / "data" / name)
        released = unfinished / model.name
        shutil.copy(model, released)
        write_hash(released)
        if hash_file(released).read_text("ascii")[:64] != hash_file(model).read_text("ascii")[:64]:
            raise PublishError("Le modèle a été mal copié : recommencez.")
        unfinished.rename(release)
        return release

    def switch(self, release: Path) -> None:
        """Make ``release`` the current one, and the current one the previous one."""
        before = self.current
        if before is not None and before != release:
            self._point("previous", before)
        self._point("current", release)

    def forget(self, release: Path) -> None:
        """Delete a release that nothing points to."""
        if release not in (self.current, self.previous):
            shutil.rmtree(release, ignore_errors=True)

    def tidy(self) -> None:
        """Delete the oldest releases, and what an interrupted publication has left."""
        for left in self._folder.glob("*.unfinished"):
            shutil.rmtree(left, ignore_errors=True)
        for old in sorted(self._folder.glob("[0-9]*Z"))[:-KEPT]:
            self.forget(old)

    def restore(self, current: Path | None, previous: Path | None) -> None:
        """Point to what was pointed to before."""
        for name, target in (("current", current), ("previous", previous)):
            if target is None:
                (self._folder / name).unlink(missing_ok=True)
            else:
                self._point(name, target)

    def _target(self, name: str) -> Path | None:
        link = self._folder / name
        return link.resolve() if link.is_symlink() else None

    def _point(self, name: str, release: Path) -> None:
        fresh = self._folder / f".{name}.{os.getpid()}"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(release.name, target_is_directory=True)
        fresh.replace(self._folder / name)
