"""The words of a mail that was written as a page (HTML): lines as they are seen, quoted parts marked by “> ”.

Here: `text`. Nothing of a page is run or fetched. Not here: which of the lines are the writer's own (own_words).
"""

import re
from collections.abc import Iterator

from lxml import etree, html

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article blockquote body center dd div dl dt fieldset form h1 h2 h3 h4 h5 h6 hr li ol p pre section table tr ul",
    )
)
_UNSEEN = frozenset({"script", "style", "head", "title", "template"})
#: What programs call the part that they quote: Gmail, Yahoo, Zimbra, Proton, Thunderbird.
_QUOTED = (
    "gmail_quote", "yahoo_quoted", "moz-cite-prefix", "zmail_extra", "protonmail_quote", "gmail_attr", "im_quote",
)  # fmt: skip
_HIDDEN = ("display:none", "visibility:hidden", "font-size:0", "mso-hide:all")
_DEEPEST = 200


def text(page: str) -> str:
    """What a reader of the page sees, in lines."""
    if not page.strip():
        return ""
    try:
        parsed = html.document_fromstring(page.encode("utf-8", "replace"), html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    lines = "".join(_words(parsed, 0)).splitlines()
    return "\n".join(" ".join(line.split()) for line in lines)


def _words(element: html.HtmlElement, depth: int) -> Iterator[str]:
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag and tag not in _UNSEEN and depth < _DEEPEST and not _is_hidden(element):
        inner = "".join(_inner(element, depth))
        if tag == "br":
            yield "\n"
        elif _is_quoted(element):
            yield "\n" + "\n".join(f"> {line}" for line in inner.strip().splitlines()) + "\n"
        elif tag in _BLOCKS:
            yield f"\n{inner}\n"
        else:
            yield inner + (" " if tag in {"td", "th"} else "")
    yield " ".join((element.tail or "").splitlines())


def _inner(element: html.HtmlElement, depth: int) -> Iterator[str]:
    yield " ".join((element.text or "").splitlines())
    for child in element:
        yield from _words(child, depth + 1)


def _is_quoted(element: html.HtmlElement) -> bool:
    named = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return element.tag == "blockquote" or any(name in named for name in _QUOTED)


def _is_hidden(element: html.HtmlElement) -> bool:
    style = "".join((element.get("style") or "").lower().split())
    return any(hidden in style for hidden in _HIDDEN)
