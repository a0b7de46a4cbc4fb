"""A ladder as a file: what is written is read back, and every mistake is told by line, step and remedy."""

import pytest

from models.errors import Mistyped
from models.rules import cadence, changing, policy_file, yaml_lines
from models.rules.cadence import Cadence
from models.rules.ladder import DEFAULT, Basis, Recipient
from models.rules.policy_file import Mistakes
from models.rules.urgency import LADDERS, Ladder, Urgency, ladder_for, urgency

GOOD = """\
name: urgent
acknowledged_workdays: 3
steps:
  due:
  - {name: due-1, offset: -1, recipients: [unit]}
  - {name: late-1, offset: 1, recipients: [unit, chair], repeat_every: 2}
  silence:
  - {name: silent-4, offset: 4, recipients: [unit], repeat_every: 4}
"""


def wrong(text: str | bytes) -> list[str]:
    """What is told about a file, in English."""
    with pytest.raises(Mistyped) as refused:
        policy_file.read(text.encode() if isinstance(text, str) else text)
    return refused.value.sentence("en").splitlines()


@pytest.mark.parametrize("name", LADDERS)
def test_what_is_written_is_read_back(name: Ladder) -> None:
    """Contract: policy export and import are two ways of one road."""
    text = policy_file.write(name, LADDERS[name], "Ban Chỉ đạo\nversion 1")
    file = policy_file.read(text.encode())
    assert (file.name, changing.same(file.ladder, LADDERS[name])) == (name, True)
    assert text.startswith("# Ban Chỉ đạo\n# version 1\n")


def test_a_file_says_what_it_means() -> None:
    file = policy_file.read(b"\xef\xbb\xbf" + GOOD.encode())
    assert (file.name, file.acknowledged_workdays, file.any_hour) == (Ladder.URGENT, 3, False)
    assert [(s.name, s.offset, s.repeat_every) for s in file.ladder.of(Basis.DUE)] == [
        ("due-1", -1, 0),
        ("late-1", 1, 2),
    ]
    assert file.ladder.of(Basis.DUE)[1].recipients == (Recipient.UNIT, Recipient.CHAIR)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[unit, chair]", "[unit, boss]", "Line 6 (late-1): the recipient “boss” is not known; write unit, unit-head, secretariat, in-charge, chair."),
        ("[unit, chair]", "[]", "Line 6 (late-1): nobody is named; write recipients as a list, such as [unit]."),
        ("[unit, chair]", "unit", "Line 6 (late-1): nobody is named; write recipients as a list, such as [unit]."),
        ("[unit, chair]", "[unit, unit]", "Line 6 (late-1): the recipient “unit” stands twice; name each once."),
        ("offset: 1,", "offset: -1,", "Line 6 (late-1): its offset -1 does not come after -1 of the step above; let offsets rise."),
        ("offset: 1,", "offset: 1.5,", "Line 6 (late-1): an offset is a whole number of days from −400 to 400, not “1.5”."),
        ("offset: 1,", "offset: yes,", "Line 6 (late-1): an offset is a whole number of days from −400 to 400, not “True”."),
        ("offset: 1,", "offset: 401,", "Line 6 (late-1): an offset is a whole number of days from −400 to 400, not “401”."),
        ("offset: 1, ", "", "Line 6 (late-1): “offset” is missing; add it."),
        ("offset: 4,", "offset: 0,", "Line 8 (silent-4): only steps of “due” may come before or on the day; give an offset of 1 or more."),
        ("repeat_every: 2", "repeat_every: -2", "Line 6 (late-1): a step repeats every so many days, from 1 to 400, not every “-2”; leave “repeat_every” out where it does not."),
        ("[unit]}\n  - {name: l", "[unit], repeat_every: 1}\n  - {name: l", "Line 5 (due-1): only the last step of a basis repeats; take “repeat_every” away here."),
        (", repeat_every: 4", "", "Line 8: the last step of silence must repeat (repeat_every), so that no open task is ever forgotten."),
        ("  silence:\n  - {name: silent-4, offset: 4, recipients: [unit], repeat_every: 4}\n", "", "Line 3: the last step of silence must repeat (repeat_every), so that no open task is ever forgotten."),
        ("name: silent-4", "name: late-1", "Line 8: the name “late-1” stands twice; give every step a name of its own."),
        ("name: late-1", "name: late one", "Line 6: a step is named by letters, digits and dashes, at most 40, such as late-3; “late one” is not."),
        ("name: late-1", "name: 1", "Line 6: a step is named by letters, digits and dashes, at most 40, such as late-3; “1” is not."),
        ("name: late-1, ", "", "Line 6: “name” is missing; add it."),
        ("repeat_every: 2", "every: 2", "Line 6 (late-1): “every” is not known; write name, offset, recipients, repeat_every."),
        ("  silence:", "  silent:", "Line 7: steps count from due, silence, receipt, look-again, not from “silent”."),
        ("name: urgent", "name: mine", "Line 1: no ladder is called “mine”; write default, urgent, express."),
        ("workdays: 3", "workdays: 0", "Line 2: an acknowledgement lasts 1 to 60 working days, not “0”."),
        ("steps:", "any_hour: 3\nsteps:", "Line 3: “any_hour” is true or false, not “3”."),
        ("steps:", "colour: red\nsteps:", "Line 3: “colour” is not known; write name, acknowledged_workdays, any_hour, asking, steps."),
        ("  - {name: due-1,", "  - late\n  - {name: due-1,", "Line 5: a basis holds a list of steps, each with name, offset and recipients."),
        ("steps:", "name: default\nsteps:", "Line 3: “name” stands twice in one place; keep one."),
        ("[unit, chair]", "&all [unit, chair]", "Line 6: anchors, aliases and tags are not read; write the value out."),
        ("{name: due-1", "{name: !!python/name:os.system due-1", "Line 5: anchors, aliases and tags are not read; write the value out."),
        ("due-1, offset", "due-1 offset", "Line 5: this is no YAML (expected ',' or '}', but got ':'); check colons, dashes and how far the line is set in."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_its_remedy(old: str, new: str, told: str) -> None:
    """Issue 4: the ladder as YAML validated, every mistake in one sentence."""
    assert GOOD.count(old) == 1
    assert wrong(GOOD.replace(old, new))[0] == told


ASKING = """\
name: default
asking:
  every: {one-off: 4, continuing: 8, periodic: 5}
  near_due: {within: 2, every: 2}
  sooner_by: 1
  later_by: 0
  shortest: 2
  longest: 8
steps:
  silence:
  - {name: silent-4, offset: 4, recipients: [unit], repeat_every: 4}
"""
_DAYS = "is a whole number of working days, at most 60, not"
_ZERO = "; only within, sooner_by and later_by may be 0."


def test_a_file_says_when_units_are_asked_besides_the_rounds() -> None:
    """Issue 5: the numbers are data of the policy; without them those of a ladder of this name count."""
    assert policy_file.read(ASKING.encode()).ladder.cadence == Cadence(4, 8, 5, 2, 2, 1, 0, 2, 8)
    assert policy_file.read(GOOD.encode()).ladder.cadence == cadence.URGENT


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("one-off: 4", "one-off: 0", f"Line 3: “one-off” {_DAYS} “0”{_ZERO}"),
        ("one-off: 4", "one-off: 61", f"Line 3: “one-off” {_DAYS} “61”{_ZERO}"),
        ("one-off: 4, ", "", "Line 3: “one-off” is missing; add it."),
        ("one-off: 4", "once: 4", "Line 3: “once” is not known; write one-off, continuing, periodic."),
        ("every: {one-off: 4, continuing: 8, periodic: 5}", "every: 4", "Line 3: “every” holds one-off, continuing, periodic, each on a line of its own."),
        ("within: 2", "within: -1", f"Line 4: “within” {_DAYS} “-1”{_ZERO}"),
        ("within: 2", "within: two", f"Line 4: “within” {_DAYS} “two”{_ZERO}"),
        ("sooner_by: 1", "sooner_by: 1.5", f"Line 5: “sooner_by” {_DAYS} “1.5”{_ZERO}"),
        ("later_by", "later", "Line 6: “later” is not known; write every, near_due, sooner_by, later_by, shortest, longest."),
        ("shortest: 2", "shortest: 9", "Line 7: “shortest” is 9, more than “longest”, 8; let it be at most that."),
    ],
)  # fmt: skip
def test_a_mistake_about_asking_is_told_with_its_line_and_its_remedy(old: str, new: str, told: str) -> None:
    assert ASKING.count(old) == 1
    assert told in wrong(ASKING.replace(old, new))


NO_LADDER = "Line 1: this is no ladder; “dondoc policy export” writes one to begin with."
NO_TEXT = "The file is no YAML text; “dondoc policy export” writes one to begin with."
NO_STEPS = "Line 1: under “steps” stand due, silence, receipt, look-again, each with its list of steps."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", NO_LADDER),
        (b"[]", NO_LADDER),
        (b"x", NO_LADDER),
        (b"steps: 3", NO_STEPS),
        (b"steps:", NO_STEPS),
        (b"steps:\n  due: 4", "Line 2: a basis holds a list of steps, each with name, offset and recipients."),
        (b"\xff\xfe", "The file is not written in UTF-8; save it as UTF-8 text."),
        (b"[" * 100_000, NO_TEXT),
        (b"{a: " * 25_000, NO_TEXT),
        (b"- " * 50_000, NO_TEXT),
        (b"a: 2023-99-99", NO_TEXT),
        (b"a: \x07", NO_TEXT),
        (b"? [1,2]\n: 3", "Line 1: this is no YAML (found unhashable key); check colons, dashes and how far the line is set in."),
        (b"#" * 100_001, "The file is larger than 100000 bytes; this is no ladder."),
        (b"#" * 100_000, NO_LADDER),
        (b"1: 2", "Line 1: “steps” is missing; add it."),
    ],
)  # fmt: skip
def test_what_is_no_ladder_is_refused_in_a_sentence(text: bytes, told: str) -> None:
    """Contract: errors are one clear sentence that names the remedy, no traceback."""
    assert wrong(text)[0] == told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("offset: -1,", "offset: -400,"),
        ("offset: 1,", "offset: 400,"),
        ("offset: 4,", "offset: 1,"),
        ("repeat_every: 2", "repeat_every: 400"),
        ("repeat_every: 2", "repeat_every: 0"),
        ("workdays: 3", "workdays: 1"),
        ("workdays: 3", "workdays: 60"),
        ("name: late-1", f"name: {'a' * 40}"),
        ("name: urgent\n", ""),
        ("acknowledged_workdays: 3\n", ""),
    ],
)
def test_what_is_just_within_the_bounds_is_taken(old: str, new: str) -> None:
    assert GOOD.count(old) == 1
    policy_file.read(GOOD.replace(old, new).encode())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("offset: -1,", "offset: -401,"),
        ("repeat_every: 2", "repeat_every: 401"),
        ("workdays: 3", "workdays: 61"),
        ("name: late-1", f"name: {'a' * 41}"),
    ],
)
def test_what_is_just_beyond_them_is_not(old: str, new: str) -> None:
    assert len(wrong(GOOD.replace(old, new))) == 1


def test_all_mistakes_are_told_at_once_in_the_order_of_the_lines() -> None:
    text = GOOD.replace("[unit, chair]", "[boss]").replace("workdays: 3", "workdays: 99")
    text = text.replace("name: urgent", "name: {braces}")
    assert [told.split(":")[0] for told in wrong(text)] == ["Line 1", "Line 2", "Line 6 (late-1)"]
    with pytest.raises(Mistakes, match="braces") as refused:
        policy_file.read(text.encode())
    assert all(told.startswith("Dòng ") for told in refused.value.sentence("vi").splitlines())


def test_urgency_is_typed_as_an_office_writes_it() -> None:
    typed = ("khẩn", "Thượng khẩn", "thượng-khẩn", "HỎA TỐC", "hoả-tốc", "hoa toc", "very-urgent", "express")
    assert [urgency(words) for words in typed] == [
        Urgency.URGENT, Urgency.VERY_URGENT, Urgency.VERY_URGENT, Urgency.EXPRESS, Urgency.EXPRESS, Urgency.EXPRESS,
        Urgency.VERY_URGENT, Urgency.EXPRESS,
    ]  # fmt: skip
    assert [ladder_for(one) for one in (None, *Urgency)] == ["default", "urgent", "urgent", "express"]
    with pytest.raises(Mistyped, match="write khẩn, thượng-khẩn, hỏa-tốc or thường"):
        urgency("gấp")


def test_the_ladders_in_force_from_the_start_are_ladders_that_a_file_may_hold() -> None:
    assert changing.same(LADDERS[Ladder.DEFAULT], DEFAULT)
    assert [LADDERS[name].any_hour for name in Ladder] == [False, False, True]


@pytest.mark.parametrize(
    "edits",
    [
        {"workdays: 3": "workdays: 0", "offset: 1,": "offset: 401,", "offset: 4,": "offset: 1.5,"},
        {"name: silent-4": "name: due-1", "offset: 1,": "offset: -1,", ", repeat_every: 4": ""},
    ],
)
def test_mistakes_are_told_from_the_top_of_the_file_down(edits: dict[str, str]) -> None:
    """Issue 4: every mistake of a file at once; whoever mends it goes down the page."""
    text = GOOD
    for old, new in edits.items():
        text = text.replace(old, new)
    lines = [int(sentence.split()[1].strip(":")) for sentence in wrong(text)]
    assert len(lines) == 3
    assert lines == sorted(lines)


def test_a_file_may_be_as_deep_as_no_ladder_is_and_no_deeper() -> None:
    deep = yaml_lines.DEEPEST
    assert yaml_lines.load(b"[" * deep + b"]" * deep).value
    with pytest.raises(Mistyped, match="no YAML text"):
        yaml_lines.load(b"[" * (deep + 1) + b"]" * (deep + 1))


def test_of_a_long_value_the_beginning_is_shown() -> None:
    (told,) = wrong(GOOD.replace("[unit, chair]", f"[{'a' * 61}]"))
    assert f"“{'a' * 60}”" in told
