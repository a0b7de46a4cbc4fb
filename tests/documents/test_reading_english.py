"""English: a report of a meeting, action items, tables and resolutions."""

import datetime as dt

from documents.reading import read
from models.rules.reading import Reading

REPORT = """Deploying tasks for the last 6 months of 2023, the chair of the ferry board requested members of the ferry \
board to stay close to the landings they look after.
At the same time, strengthen the training of ferrymen. Link safety lessons with village meetings.
Continue to renew the working methods of authorities at all levels.
The chair also requested that agencies and units coordinate to prepare papers so that the dialogue between the board \
and the heads of landings, wards and towns for the second time in 2023 will be a success.
"""


def english(text: str, held_on: dt.date | None = dt.date(2023, 6, 29)) -> Reading:
    return read(text.encode(), filename="report.txt", held_on=held_on)


def test_a_package_period_is_proposed_and_a_milestone_stays_undated() -> None:
    """Law 4 and the shape of the first notice: five inferred dates, and a sixth that waits for its event."""
    reading = english(REPORT)
    assert reading.language == "en"
    assert len(reading.directives) == 5
    *package, last = reading.directives
    assert {(d.due_on, d.due_basis) for d in package} == {(dt.date(2023, 12, 31), "inferred")}
    assert all("inferred-due" in {doubt.code for doubt in d.doubts} for d in package)
    assert [d.lead for d in package] == [["members of the ferry board"]] * 3 + [["authorities at all levels"]]
    assert all(d.fan_out for d in reading.directives)
    assert (last.due_on, last.kind) == (None, "one-off")
    assert last.milestone is not None
    assert last.milestone.endswith("for the second time in 2023")


def test_action_items_name_their_owners() -> None:
    reading = english(
        "## Action items\n- Lan Tran: Draft the landing plan\n- Minh & Hoa Le: Send the figures by July 15\n"
        "- All board members: Review the plan\n"
    )
    assert [d.lead for d in reading.directives] == [["Lan Tran"], ["Minh", "Hoa Le"], ["All board members"]]
    assert [d.due_on for d in reading.directives] == [None, dt.date(2023, 7, 15), None]
    assert [d.fan_out for d in reading.directives] == [False, False, True]


def test_a_table_of_actions_is_read_by_its_columns() -> None:
    reading = english(
        "| # | Action | Owner | Due |\n|---|---|---|---|\n| 1 | Repair the landing stage | Works team (with Hoa Le) "
        "| 15 July 2023 |\n| 2 | Buy life jackets | Minh | When the budget is passed |\n"
    )
    first, second = reading.directives
    assert (first.lead, first.coordinating, first.due_on) == (
        ["Works team"],
        ["Hoa Le"],
        dt.date(2023, 7, 15),
    )
    assert (second.lead, second.due_on) == (["Minh"], None)


def test_a_resolution_that_only_decides_asks_nobody() -> None:
    reading = english("Resolved, the board passes the new landing policy. The Board directs the Ferry Office to "
                      "publish the rules and train the ferrymen no later than April 30th, 2024.")  # fmt: skip
    (directive,) = reading.directives
    assert (directive.lead, directive.due_on) == (["Ferry Office"], dt.date(2024, 4, 30))
