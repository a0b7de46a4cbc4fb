"""The same sheet for paper: an A4 page to be filled in by hand, with a code a row for entering what comes back.

Here: HTML, since a browser prints it anywhere. Not here: the page's address (web), and entering (web.pages.entry).
"""

import unicodedata
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from documents.sheets import words
from models.rules import sheet as rules
from models.rules.sheet import Sheet

HERE = Path(__file__).parent
STYLE = HERE / "paper.css"


def page(sheet: Sheet, style: str = "") -> str:
    """The sheet as a page: with the address of its style, else with the style in it, so that one file is enough."""
    html = _environment(sheet.language).get_template("paper.html").render(
        sheet=sheet, style=style, css=Markup(STYLE.read_text(encoding="utf-8")), answers=words.ANSWERS, numbers={word: n for n, word in enumerate(words.ANSWERS, start=1)},  # noqa: S704 - our own file
    )  # fmt: skip
    return unicodedata.normalize("NFC", html)


@cache
def _environment(language: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"_": partial(words.say, language), "language": language}
    made.filters |= {
        "standing": partial(words.standing, language),
        "entry": rules.entry_code,
        "day": lambda on: f"{on:%d/%m/%Y}",
    }
    return made
