"""What can go wrong for a person: one sentence each, naming what to do.

Here: the exceptions that every door (command line, page, flow) turns into its own form. Their msgid is
English and found in the catalogues of the room that raises it. Not here: bugs, which stay exceptions.
"""

from collections.abc import Mapping
from enum import Enum

from models.language import translate


class Refused(Exception):
    """The office's rules do not allow this. Exit code 1, or a page with status 409/422.

    `msgid` is an English sentence with `{named}` places; `field` names the form field at fault.
    """

    exit_code = 1

    def __init__(self, msgid: str, /, *, field: str | None = None, **values: object) -> None:
        self.msgid = msgid
        self.values = values
        self.field = field
        super().__init__(msgid.format(**values))

    def sentence(self, language: str) -> str:
        """The sentence in `language`, with its values filled in; words of an enum are translated too."""
        spoken = {
            name: translate(language, str(value)) if isinstance(value, Enum) else value
            for name, value in self.values.items()
        }
        return translate(language, self.msgid).format(**spoken)


class Mistyped(Refused):
    """What the caller typed cannot be understood. Exit code 2, or status 422."""

    exit_code = 2


class Faulty(Mistyped):
    """Fields or rows that cannot be understood: `faults` has a sentence for each."""

    def __init__(self, faults: Mapping[str, Refused]) -> None:
        name, first = next(iter(faults.items()))
        super().__init__(first.msgid, field=name, **first.values)
        self.faults = dict(faults)


class AtRow(Mistyped):
    """What is wrong with one row of a sheet, by its number."""

    def __init__(self, row: int, code: str, why: Refused) -> None:
        super().__init__("Row {row} ({code}): {why}", row=row, code=code, why=why)
        self._row, self._code, self._why = row, code, why

    def sentence(self, language: str) -> str:
        """The row, and its own sentence, both in `language`."""
        words = translate(language, self.msgid)
        return words.format(row=self._row, code=self._code or "–", why=self._why.sentence(language))


class NotFound(Mistyped):
    """What the caller named does not exist here. Exit code 2, or status 404."""
