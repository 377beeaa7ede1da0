"""The one error of the import: its message tells an editor, in French, what to mend."""

from __future__ import annotations


class OpenDataError(ValueError):
    """A file, a row or a label stops the import; nothing has been written."""
