"""The log: lines of our own as they are, those of libraries without anything a visitor wrote.

Rasa's log holds the text of messages at the debug level, and exceptions of any library can carry it
at any level. So what a library writes is reduced to where it was written, and an exception to its
type and its place in the code, whatever level the operator chooses.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import traceback
import warnings
from collections.abc import Iterator
from typing import Any, TextIO

import structlog

from bot.settings import LogFormat, LogLevel

logger = logging.getLogger(__name__)

OUR_PACKAGES = ("bot", "actions")


def configure_logs(level: LogLevel = LogLevel.WARNING, form: LogFormat = LogFormat.TEXT) -> None:
    """Send every log of this process to the standard error, one line an event.

    Args:
        level: the least serious lines of our own; libraries write warnings and errors only.
        form: text for people, JSON for collectors.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if form is LogFormat.JSON else TextFormatter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for package in OUR_PACKAGES:
        logging.getLogger(package).setLevel(level.value.upper())
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def hide_warnings() -> None:
    """Write Python's warnings at the debug level only, and no more of them than their kind.

    Libraries warn about what they were given, which may be what a visitor wrote.
    """

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        logger.debug("%s at %s:%s", category.__name__, filename, lineno)

    warnings.showwarning = show


class TextFormatter(logging.Formatter):
    """Writes a line for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of ``record``, and the places of its exception."""
        fields = "".join(f" {name}={value}" for name, value in _fields(record).items())
        lines = [f"{record.levelname} {record.name}: {_message(record)}{fields}"]
        return "\n".join([*lines, *_exception(record)])


class JsonFormatter(logging.Formatter):
    """Writes a line of JSON for a collector."""

    def format(self, record: logging.LogRecord) -> str:
        """Return ``record`` as one JSON object."""
        moment = dt.datetime.fromtimestamp(record.created, tz=dt.timezone.utc)
        content = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _message(record),
            **_fields(record),
        }
        exception = list(_exception(record))
        if exception:
            content["exception"] = exception
        return json.dumps(content, ensure_ascii=False, default=str)


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.split(".")[0] in OUR_PACKAGES


def _message(record: logging.LogRecord) -> str:
    if _is_ours(record):
        return record.getMessage()
    return f"written at {record.module}:{record.lineno}"


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    fields: dict[str, Any] = getattr(record, "fields", {}) if _is_ours(record) else {}
    return fields


def _exception(record: logging.LogRecord) -> Iterator[str]:
    """Yield the chain of exceptions, the first cause last: types and places, no message.

    The system's own errors ("address already in use") say nothing about visitors and are kept.
    """
    error = record.exc_info[1] if record.exc_info else None
    while error is not None:
        said = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
        yield f"{type(error).__module__}.{type(error).__qualname__}{said}"
        for frame in traceback.extract_tb(error.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
