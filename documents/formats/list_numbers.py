"""List numbers written out: 3, c, iii, and how a list counts over its levels.

Here: shapes of numbers that Word and OpenDocument share. Not here: which paragraph is numbered (word, odt).
"""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def written(number: int, shape: str) -> str:
    """`number` in a shape that Word names: decimal, decimalZero, lowerLetter, upperLetter, lowerRoman, upperRoman."""
    number = min(max(number, 0), 9999)
    if shape in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if shape == "upperLetter" else letter
    if shape in {"lowerRoman", "upperRoman"}:
        roman, left = "", number
        for value, sign in _ROMAN:
            roman += sign * (left // value)
            left %= value
        return roman.upper() if shape == "upperRoman" else roman
    if shape == "none":
        return ""
    return f"{number:02d}" if shape == "decimalZero" else str(number)
