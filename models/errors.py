"""What can go wrong for a person: one sentence each, naming what to do.

Here: the exceptions that every door (command line, page, flow) turns into its own form. Their msgid is
English and found in the catalogues of the room that raises it. Not here: bugs, which stay exceptions.
"""

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


class NotFound(Mistyped):
    """What the caller named does not exist here. Exit code 2, or status 404."""
