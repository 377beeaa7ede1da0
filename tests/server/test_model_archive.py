"""The hash of a model: written at the training, checked before anything is loaded."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.model_archive import ModelRefusedError, hash_file, verify, write_hash


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A file that stands for a model, with its hash."""
    path = tmp_path / "metz-test.tar.gz"
    path.write_bytes(b"a model" * 1_000_000)
    write_hash(path)
    return path


def test_an_untouched_model_is_accepted(model: Path) -> None:
    """A model that matches its hash is accepted; sha256sum reads the same file."""
    verify(model)
    command = ["sha256sum", "--check", "--strict", hash_file(model).name]
    assert subprocess.run(command, cwd=model.parent, check=False).returncode == 0


def test_a_changed_model_is_refused(model: Path) -> None:
    """One byte more, and the model is refused with what to do."""
    with model.open("ab") as file:
        file.write(b"!")
    with pytest.raises(ModelRefusedError, match="ne correspond pas à son empreinte"):
        verify(model)


@pytest.mark.parametrize("content", [None, b"", b"\xff", b"0" * 64])
def test_a_model_without_its_hash_is_refused(content: bytes | None, model: Path) -> None:
    """A model whose hash is missing, empty or another's is refused."""
    if content is None:
        hash_file(model).unlink()
    else:
        hash_file(model).write_bytes(content)
    with pytest.raises(ModelRefusedError, match="empreinte"):
        verify(model)


def test_a_missing_model_is_told(tmp_path: Path) -> None:
    """A model that does not exist is told with the command that makes one."""
    with pytest.raises(ModelRefusedError, match="metz-bot train"):
        verify(tmp_path / "absent.tar.gz")
