"""The import of the open-data files: from CSV rows to knowledge that can be read and checked.

``importer`` is the way in. The files' columns are described in ``columns``; everything that the
assistant will say by name is read from the reviewed labels (``labels``). Nothing here uses Rasa.
"""

from bot.opendata.importer import ImportReport, import_opendata, main

__all__ = ["ImportReport", "import_opendata", "main"]
