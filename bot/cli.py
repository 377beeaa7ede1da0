"""The command line ``metz-bot``: ask, check, train, serve, evaluate and what prepares them."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.channels.commands import add_commands
from bot.commands import editing, operating
from bot.conversations.exchanges import DatabaseTooNewError, StorageUnavailableError
from bot.logs import configure_logs, hide_warnings
from bot.model_archive import ModelRefusedError, verify
from bot.paths import KNOWLEDGE, ROOT, SOURCES
from bot.settings import PREFIX, Mode, SettingsError, load_settings

if TYPE_CHECKING:
    from bot.server.assistant import Assistant


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = _parser().parse_args(argv)
    _quieten()
    try:
        code: int = arguments.run(arguments)
    except (SettingsError, ModelRefusedError, DatabaseTooNewError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except StorageUnavailableError:
        print("La base de données ne répond pas : recommencez plus tard.", file=sys.stderr)
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="metz-bot", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    ask = commands.add_parser("ask", help="answer questions in one conversation, without a server")
    ask.add_argument("questions", nargs="+", metavar="QUESTION")
    ask.set_defaults(run=_ask)

    check = commands.add_parser("check", help="validate knowledge, training data and domain")
    check.add_argument(
        "--update-schema", action="store_true", help="write the schema that editors read"
    )
    check.add_argument(
        "--update-ids", action="store_true", help="add new ids to the list of published ids"
    )
    check.set_defaults(run=_check)

    train = commands.add_parser("train", help="train the model where it is not up to date")
    train.set_defaults(run=_train)

    serve = commands.add_parser("serve", help="serve the bot (development unless told otherwise)")
    serve.add_argument(
        "--production",
        dest="mode",
        action="store_const",
        const=Mode.PRODUCTION,
        help="serve the public: the web channel alone",
    )
    serve.add_argument("--host")
    serve.add_argument("--port", type=int)
    serve.add_argument("--model", type=Path, help="another model than the one of the present data")
    serve.add_argument("--database", type=Path, help="a SQLite file where conversations go")
    serve.set_defaults(run=_serve)

    add_commands(commands.add_parser("channel", help="set a messaging channel up"))

    purge = commands.add_parser("purge", help="erase the conversations that are too old to keep")
    purge.set_defaults(run=_purge)

    evaluate = commands.add_parser("evaluate", help="ask the evaluation questions")
    evaluate.add_argument("--verbose", action="store_true", help="print every failure")
    evaluate.add_argument("--save", action="store_true", help="compare later runs with this one")
    evaluate.set_defaults(run=_evaluate)

    pages = commands.add_parser("pages", help="write the knowledge as static pages")
    pages.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder to fill")
    pages.set_defaults(run=_pages)

    widget = commands.add_parser("widget-report", help="print what the web widget weighs")
    widget.set_defaults(run=_widget_report)

    validate = commands.add_parser("cross-validate", help="cross-validate the intents")
    validate.set_defaults(run=_cross_validate)

    calibrate = commands.add_parser("calibrate", help="learn how sure an answer must be")
    calibrate.set_defaults(run=_calibrate)

    opendata = commands.add_parser("import-opendata", help="import the open-data files")
    opendata.add_argument("--from", dest="origin", type=Path, default=SOURCES / "opendata")
    opendata.set_defaults(run=_import_opendata)
    editing.add_commands(commands)
    operating.add_commands(commands)
    return parser


def _quieten() -> None:
    """Keep libraries from calling home, from filling the terminal and from starting threads."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # A message is too little work to share out: threads that wait for each other cost half again.
    for library in ("OPENBLAS", "OMP", "RAYON"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    _name_the_processor()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    warnings.filterwarnings("ignore", module=r"(rasa|tensorflow|pkg_resources|sanic|jax|flax).*")
    configure_logs()


def _name_the_processor() -> None:
    """Tell NumPy's OpenBLAS what the processor can do.

    It knows none that is newer than itself, and takes those for one of 2007: a sentence is then
    encoded in twice the time.
    """
    try:
        found = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return
    abilities = found.partition("\nflags")[2].partition("\n")[0].split()
    for ability, kernels in (("avx512vl", "SkylakeX"), ("avx2", "Haswell")):
        if ability in abilities:
            os.environ.setdefault("OPENBLAS_CORETYPE", kernels)
            return


# Rasa takes 5 s to import, TensorFlow as much again: each command imports only what it needs.


def _assistant() -> Assistant:
    """Return the assistant of the present data, its conversations in memory."""
    from bot.server.without_tensorflow import leave_out_tensorflow
    from bot.training import ensure_model

    model = ensure_model()
    leave_out_tensorflow(model)
    from bot.server.assistant import Assistant

    return Assistant.load(model)


def _ask(arguments: argparse.Namespace) -> int:
    assistant = _assistant()
    from bot.server.terminal import conversation

    for line in asyncio.run(conversation(assistant, arguments.questions)):
        print(line)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from bot.knowledge.check import check_project, update_generated_files

    update_generated_files(ROOT, schema=arguments.update_schema, ids=arguments.update_ids)
    problems = check_project(ROOT)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problème(s)." if problems else "Tout est en ordre.")
    return 1 if problems else 0


def _train(arguments: argparse.Namespace) -> int:
    from bot.training import ensure_model

    print(ensure_model())
    return 0


def _serve(arguments: argparse.Namespace) -> int:
    settings = load_settings(
        mode=arguments.mode,
        host=arguments.host,
        port=arguments.port,
        model=arguments.model,
        database_url=arguments.database and f"sqlite:///{arguments.database.absolute()}",
    )
    configure_logs(settings.log_level, settings.log_format)
    for name in settings.missing_notices:
        print(f"À compléter : {PREFIX}{name.upper()}", file=sys.stderr)
    from bot.server.without_tensorflow import leave_out_tensorflow
    from bot.training import ensure_model, served_model

    # Only a developer's machine trains on the way.
    is_given = settings.production or settings.model
    model = served_model(settings) if is_given else ensure_model()
    verify(model)
    leave_out_tensorflow(model)
    hide_warnings()
    print("Démarrage de l'assistant (une demi-minute à une minute)…", flush=True)
    from bot.server.serving import serve

    serve(settings, model)
    return 0


def _purge(arguments: argparse.Namespace) -> int:
    from bot.conversations.purge import purge

    erased = asyncio.run(purge(load_settings()))
    print(f"{erased} conversation(s) effacée(s).")
    return 0


def _evaluate(arguments: argparse.Namespace) -> int:
    assistant = _assistant()
    from bot.evaluation.report import evaluate

    folder = ROOT / "tests" / "evaluation"
    return evaluate(assistant, folder, verbose=arguments.verbose, save=arguments.save)


def _pages(arguments: argparse.Namespace) -> int:
    from bot.clock import paris_today
    from bot.knowledge import load_knowledge
    from bot.pages import Operator, build_site, write_site
    from bot.settings import load_settings

    site = build_site(load_knowledge(), Operator.of(load_settings()), paris_today())
    write_site(site, arguments.out)
    print(f"{len(site)} fichiers écrits dans {arguments.out}.")
    return 0


def _widget_report(arguments: argparse.Namespace) -> int:
    from bot.widget.bundle import HEAVIEST, bundle, report

    print(report())
    return 0 if len(bundle().compressed) < HEAVIEST else 1


def _cross_validate(arguments: argparse.Namespace) -> int:
    from bot.evaluation.cross_validation import main as cross_validate

    return cross_validate()


def _calibrate(arguments: argparse.Namespace) -> int:
    assistant = _assistant()
    from bot.evaluation.calibration import calibrate
    from bot.query.engine import default_engine

    for line in calibrate(assistant, default_engine()):
        print(line)
    return 0


def _import_opendata(arguments: argparse.Namespace) -> int:
    from bot.opendata.importer import import_opendata

    target = KNOWLEDGE / "opendata"
    print(import_opendata(arguments.origin, target, target / "labels.yml"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
