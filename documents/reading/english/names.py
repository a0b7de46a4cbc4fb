"""Names as they stand in a subject or a cell: one or several, one body or a group.

Here: where one name ends and the next begins ("Departments of A and B" is two, "Department of Planning and
Investment" one). Not here: whether a name stands for somebody who acts (actors).
"""

import re

from documents.reading.english.lexicon import ACTORS, COMPOUND_FIELDS, FIELDS

_GROUP = re.compile(
    r"\b(?:members|all|each|every|everyone|everybody|agencies|units|authorities|departments|committees|localities"
    r"|communes|districts|wards|branches|sectors|provinces|cities|ministries|attendees|heads|chiefs|directors|chairmen|chairs"
    r"|representatives|trustees|councillors|teams|coordinators|volunteers|participants|residents|officers|leads"
    r"|owners|parties|secretaries|managers|offices|organizations|organisations|chapters|subcommittees|bodies|schools"
    r"|developers|maintainers|editors|people|students|parents|companies|councilmembers)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"^(?:the )?(?:relevant|related|concerned|competent)?\s*(?:agencies|units|authorities|parties|bodies|localities"
    r"|staff|team)(?: and (?:units|agencies|localities))?(?: concerned)?$",
    re.IGNORECASE,
)
_CLUTTER = re.compile(r"\([^)]*\)?|\[[^\]]*\]\([^)]*\)|[*_`\[\]~]+|(?<!\w)@(?=\w)|<br ?/?>")
_PARTS = re.compile(r"\s*(?:[;/+&]|,?\s+(?:and|&)\s+|,\s*(?:and\s+|&\s*)?)\s*", re.IGNORECASE)
_COMPOUND = re.compile(r"\b(?:" + "|".join(map(re.escape, COMPOUND_FIELDS)) + r")\b", re.IGNORECASE)
_HIDDEN = str.maketrans({",": "\x01", " ": "\x02"})
_SHOWN = str.maketrans({"\x01": ",", "\x02": " "})
_HEAD = (
    "department|ministry|office|bureau|board|division|commission|committee|director|head|chair|secretary|minister"
    "|section|council|agency|manager|chief|service"
)
_ONE_OF = re.compile(rf"\b(?:{_HEAD}) (?:of|for|on) ", re.IGNORECASE)
_MANY_OF = re.compile(
    r"(?:(?P<chief>[Dd]irectors|[Hh]eads|[Cc]hiefs|[Cc]hairmen|[Ll]eaders) of (?:the )?)?"
    r"(?P<head>(?:[A-Z][\w'’]* ){0,3}(?:[Dd]epartments|[Mm]inistries|[Oo]ffices|[Cc]ommittees|[Cc]ommissions|[Ss]ervices))"
    r" of (?:the )?(?=[A-Z])"
)
_SINGULAR = (("ies", "y"), ("men", "man"), ("s", ""))
_PLACE = re.compile(r"(?:city|cities|towns?|wards?|communes?|districts?|provinces?)$", re.IGNORECASE)
_LOWER_MANY = re.compile(r"(?:^|\s)[a-z][a-z-]+s$")
_ARTICLE = re.compile(r"^(?:the|both|our|an?)\s+", re.IGNORECASE)
_MOST = 60  # parts of an enumeration that are looked at


def vague(name: str) -> bool:
    """Whether a name leaves open which units it means ("agencies and units")."""
    return _VAGUE.match(name) is not None


def is_group(words: str) -> bool:
    """Whether words ask each member of a group for the same."""
    return _GROUP.search(words) is not None


def names_of(words: str) -> tuple[str, ...]:
    """The names in an owner's cell or subject: "A, B and C" is three, what stands in brackets none."""
    bare = re.sub(r"\s+", " ", _CLUTTER.sub(" ", words.replace("and/or", "and"))).strip(" ,;:&.-–—")
    hidden = _COMPOUND.sub(lambda found: found[0].translate(_HIDDEN), bare)
    found = [_ARTICLE.sub("", name).translate(_SHOWN).strip() for name in _parted(hidden)]
    return tuple(dict.fromkeys(name for name in found if name))


def _parted(words: str) -> list[str]:
    """The names between commas and "and", those put together again that are one."""
    names: list[str] = []
    prefix = ""
    at = 0
    for cut in [*_PARTS.finditer(words)][:_MOST]:
        prefix = _take(names, words[at : cut.start()], words[: cut.start()], prefix)
        at = cut.end()
    _take(names, words[at:], words, prefix)
    if len(names) == 2 and ", " in words and " and " not in words and _stands_beside(*names):  # noqa: PLR2004
        return names[:1]
    return [name for name in names if name]


def _take(names: list[str], part: str, before: str, prefix: str) -> str:
    """Add a part as a name of its own, as more of the one before, or with the head that it shares."""
    many = _MANY_OF.match(_ARTICLE.sub("", part))
    if many:
        names.append(_ARTICLE.sub("", part))
        return names[-1][: many.end()]
    if prefix and not _has_head(part) and part[:1].isupper():
        many = _MANY_OF.match(prefix + "X")
        one = _one(many) if many else prefix
        if names[-1].startswith(prefix):
            names[-1] = one + names[-1][len(prefix) :]
        names.append(one + part)
        return prefix
    if names and _is_more(names[-1], part):
        names[-1] = before[before.rfind(names[-1]) :] if names[-1] in before else f"{names[-1]} and {part}"
        return prefix
    names.append(part)
    return ""


def _one(many: re.Match[str]) -> str:
    """As in "Directors of the Departments of" as it is said of one: "Director of the Department of "."""
    head = f"{_singular(many['head'])} of "
    return f"{_singular(many['chief'])} of the {head}" if many["chief"] else head


def _singular(words: str) -> str:
    for ending, instead in _SINGULAR:
        if words.lower().endswith(ending):
            return words[: -len(ending)] + instead
    return words


def _has_head(part: str) -> bool:
    return any(word.lower().rstrip(".") in ACTORS for word in re.split(r"[\s\x02]+", part))


def _is_more(before: str, part: str) -> bool:
    """Whether a part behind "and" or a comma goes on with the name before it."""
    words = re.split(r"[\s\x02]+", part)
    if _LOWER_MANY.search(before[:1].lower() + before[1:]) and part.islower() and _LOWER_MANY.search(part):
        return True
    if _LOWER_MANY.search(before) and " of " in before and _PLACE.search(part):
        return True
    if _ONE_OF.search(before) and not _has_head(part) and any(word.lower() in FIELDS for word in words):
        return True
    return _has_head(part) and all(word.lower() in FIELDS for word in before.split())


def _stands_beside(name: str, title: str) -> bool:
    """Whether the second of two names is what the first is: "Lan Tran, Director of Works"."""
    return not _has_head(name) and _has_head(title)
