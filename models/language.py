"""The two languages of the office: catalogues of the rooms and how a sentence is looked up.

Here: reading `locale/vi.po` of each room (English sentences are the keys). Not here: the sentences themselves.
"""

import gettext
import io
from functools import cache, lru_cache
from importlib import resources

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("vi", "en")
ROOMS = ("models", "documents", "notifications", "web", "deployments")


@lru_cache(maxsize=10_000)
def translate(language: str, msgid: str) -> str:
    """`msgid` in `language`; English sentences are their own keys."""
    return catalogue(language).gettext(msgid)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The sentences of every room in one catalogue; of two rooms with the same key the first room's stands."""
    joined = gettext.NullTranslations()
    if language == "en":
        return joined
    for room in reversed(ROOMS):
        path = resources.files(room) / "locale" / f"{language}.po"
        if not path.is_file():
            continue
        compiled = io.BytesIO()
        write_mo(compiled, read_po(io.BytesIO(path.read_bytes()), locale=language))
        compiled.seek(0)
        nearer = gettext.GNUTranslations(compiled)
        nearer.add_fallback(joined)
        joined = nearer
    return joined
