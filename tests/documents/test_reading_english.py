"""English: a report of a meeting, action items, tables and resolutions."""

import datetime as dt

import pytest

from documents.reading import read
from documents.reading.english import names_of
from models.rules.reading import Reading

HELD = dt.date(2024, 3, 5)
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


# One sentence or entry of minutes, who is to act, with whom, by when, and of what kind.
ASKED = [
    # --- entries of lists of actions
    ("Action: Lan Tran to draft the landing plan by 15 March.", ["Lan Tran"], [], "2024-03-15", "one-off"),
    ("ACTION: TK and JP to contact the boat yard", ["TK", "JP"], [], None, "one-off"),
    ("AP Minh: ask three firms for quotes", ["Minh"], [], None, "one-off"),
    ("AI(Khoa): reproduce the fault", ["Khoa"], [], None, "one-off"),
    ("Action (Hoa): book the hall", ["Hoa"], [], None, "one-off"),
    ("#action khoa to publish the timetable", ["khoa"], [], None, "one-off"),
    ("[ACTION] Vinh to close the account", ["Vinh"], [], None, "one-off"),
    ("Action: SB/MH/LB to offer themselves as pilots", ["SB", "MH", "LB"], [], None, "one-off"),
    ("Action: ALL to read the draft", ["ALL"], [], None, "one-off"),
    ("- [ ] Draft the poster (Hoa)", ["Hoa"], [], None, "one-off"),
    ("- [ ] Order rope - Lan Tran", ["Lan Tran"], [], None, "one-off"),
    ("- [ ] Hoa to paint the pier by Fri Apr 5 #pier [person::hoa]", ["Hoa"], [], "2024-04-05", "one-off"),
    ("TODO: Vinh - mend the fence", ["Vinh"], [], None, "one-off"),
    ("Follow-up: Vinh to check the insurance", ["Vinh"], [], None, "one-off"),
    ("Action: Draft the plan\nOwner: Lan\nDue: 5 May 2024", ["Lan"], [], "2024-05-05", "one-off"),
    ("The roof of the ferry leaks. (Action: Minh)", ["Minh"], [], None, "one-off"),
    # --- running minutes
    ("Lan with Minh to draft the letter.", ["Lan"], ["Minh"], None, "one-off"),
    ("For the second quay, HT will gather bids by 3/27.", ["HT"], [], "2024-03-27", "one-off"),
    ("While the winter is hard, J. Deas will attempt to mend the roof.", ["J. Deas"], [], None, "one-off"),
    ("Wen and Sue, with Candice’s assistance, will revise the list.", ["Wen", "Sue"], ["Candice"], None, "one-off"),
    ("The consultant will send a new estimate within two weeks.", ["consultant"], [], "2024-03-19", "one-off"),
    ("Mr. Stone agreed to repair the gate.", ["Mr. Stone"], [], None, "one-off"),
    ("Lan has volunteered to bake for the fair.", ["Lan"], [], None, "one-off"),
    ("Khoa took an action to call the bank.", ["Khoa"], [], None, "one-off"),
    ("The letter is to be sent by the Clerk.", ["Clerk"], [], None, "one-off"),
    ("Hoa will be contacting the printers.", ["Hoa"], [], None, "one-off"),
    ("Khoa, together with the Works team, will clean the pier.", ["Khoa"], ["Works team"], None, "one-off"),
    ("Khoa will work with Lan to renew the maps.", ["Khoa"], ["Lan"], None, "one-off"),
    ("The pump is old (Minh to check).", ["Minh"], [], None, "one-off"),
    ("Please send your comments to Lan by Friday.", [], [], "2024-03-08", "one-off"),
    ("Councillor Reed would contact the county.", ["Councillor Reed"], [], None, "one-off"),
    ("Staff have agreed to get the reports out to the Board by email.", ["Staff"], [], None, "one-off"),
    ("Until then Cindy is asking Pat Dale and Sara More to renew the names.", ["Pat Dale", "Sara More"], [], None, "continuing"),
    ("Club members are asked to survey the trails for work that is left.", ["Club members"], [], None, "one-off"),
    ("The revision of the bylaws was assigned to Hoa Le.", ["Hoa Le"], [], None, "one-off"),
    ("The petition was referred to the Roads Committee for review.", ["Roads Committee"], [], None, "one-off"),
    ("It was agreed that Brent should send an email to all.", ["Brent"], [], None, "one-off"),
    ("The group asked for quotes. Lan has the action to ring three firms.", ["Lan"], [], None, "one-off"),
    ("An action on Vinh to close the account remains open.", ["Vinh"], [], None, "one-off"),
    ("The pump failed again -> Hoa to call the yard", ["Hoa"], [], None, "one-off"),
    ("The maps are out of date => Vinh", ["Vinh"], [], None, "one-off"),
    ("- [ ] 24-07 Hoa to paint the pier", ["Hoa"], [], None, "one-off"),
    ("(b) The Works Office to circulate the plan within two weeks;", ["Works Office"], [], "2024-03-19", "one-off"),
    ("The ropes are worn. AS to speak to the yard.", ["AS"], [], None, "one-off"),
    ("ACTION: Per to split the list", ["Per"], [], None, "one-off"),
    ("Lan and Minh will have painted the hull by 15 March.", ["Lan", "Minh"], [], "2024-03-15", "one-off"),
    ("Mr. Pike said the pier leaks. He will obtain two bids by 15 March.", ["Mr. Pike"], [], "2024-03-15", "one-off"),
    ("The junior warden reported a leak; he will obtain two bids.", ["junior warden"], [], None, "one-off"),
    ("Lan's report was read. She will order twelve posts and Minh will set them.", ["Lan"], [], None, "one-off"),
    ("Lan will apply for the grant by 15 March.", ["Lan"], [], "2024-03-15", "one-off"),
    ("Leak on Cove Lane: Lan to call the plumber by 15 March", ["Lan"], [], "2024-03-15", "one-off"),
    ("Action: Lan to walk through the risk log - Friday", ["Lan"], [], "2024-03-08", "one-off"),
    ("Matter to be listed at the meeting of 15 March.", [], [], None, "one-off"),
    ("An open day is to be arranged in May.", [], [], "2024-05-31", "one-off"),
    ("Follow-up letters to be sent by Lan on March 15.", ["Lan"], [], "2024-03-15", "one-off"),
    ("The tide tables are old, and Hoa will buy new ones by Monday and Lan will post them.", ["Hoa"], [], "2024-03-11", "one-off"),
    ("The treasurer will be asked to prepare a budget.", ["treasurer"], [], None, "one-off"),
    ("The Committee on Boats was charged with reviewing the rules.", ["Committee on Boats"], [], None, "one-off"),
    # --- directions of a body
    ("That the City Clerk conducts a review of the fees by May 2024.", ["City Clerk"], [], "2024-05-31", "one-off"),
    ("Dale moved to refer the bylaw to the Harbour Committee for advice.", ["Harbour Committee"], [], None, "one-off"),
    ("The Committee agreed that the Secretary would write to the county.", ["Secretary"], [], None, "one-off"),
    ("It was resolved that the Treasurer prepare a budget by 30 April 2024.", ["Treasurer"], [], "2024-04-30", "one-off"),
    ("Be it resolved that the City Manager is hereby directed to prepare an ordinance no later than September 1, 2024.",
     ["City Manager"], [], "2024-09-01", "one-off"),
    ("Direct the City Clerk to forward a copy of the report to the county; and", ["City Clerk"], [], None, "one-off"),
    ("Councillor Brook moved, seconded by Councillor Reed, that staff be directed to report back by the end of May.",
     ["staff"], [], "2024-05-31", "one-off"),
    ("Moved by Dale, seconded by Fern to direct the Town Clerk to publish the notice.", ["Town Clerk"], [], None, "one-off"),
    ("Staff was directed to bring three options to the next meeting.", ["Staff"], [], None, "one-off"),
    ("The Trustees authorized the Long Range Landing Committee to create a plan.",
     ["Long Range Landing Committee"], [], None, "one-off"),
    ("The Executive Director shall submit a report to the Board every quarter.",
     ["Executive Director"], [], None, "periodic"),
    # --- news of Vietnamese bodies
    (("The Provincial People's Committee agreed to assign the Harbour Management Board as the investor and carry out "
     "procedures for the quay."), ["Harbour Management Board"], [], None, "one-off"),
    ("Provincial offices are requested to report on the ropes before March 15.", ["Provincial offices"], [], "2024-03-15", "one-off"),
    ("The Provincial People's Committee directed the review of fares issued by the Department of Transport.", [], [], None, "one-off"),
    (("To speed up the work, the Provincial People's Committee requests the Department of Planning and Investment to "
     "preside over and coordinate with the Department of Finance and relevant units to review the list before June 30."),
     ["Department of Planning and Investment"], ["Department of Finance", "relevant units"], "2024-06-30", "one-off"),
    ("The Provincial People's Committee requested the Departments of Finance, Health and Home Affairs to report.",
     ["Department of Finance", "Department of Health", "Department of Home Affairs"], [], None, "one-off"),
    (("The Provincial People's Committee asked Directors of the Departments of Culture, Sports and Tourism, Labor, "
     "Invalids and Social Affairs to report."),
     ["Director of the Department of Culture, Sports and Tourism",
      "Director of the Department of Labor, Invalids and Social Affairs"], [], None, "one-off"),
    ("The Department of Justice is assigned to complete the draft before May 20.",
     ["Department of Justice"], [], "2024-05-20", "one-off"),
    ("The Provincial People's Committee assigned the Department of Justice as the focal point to review the draft.",
     ["Department of Justice"], [], None, "one-off"),
    ("The Chairman of the Provincial People's Committee suggested that the Department of Health focus on vaccination.",
     ["Department of Health"], [], None, "continuing"),
]  # fmt: skip

# Sentences that ask nobody for anything.
TOLD = [
    "The Board will discuss the fares at its next meeting.",
    "The meeting will take place in May.",
    "The election shall be held from 2 to 29 September 2024.",
    "James Harel shall serve as the Chair of the Election Committee.",
    "Authorize the Mayor to sign the lease.",
    "Approve the minutes. Receive the report.",
    "Residents will see lower fares. Students will learn to swim.",
    "It will be repaired. He will look into this. They will come back in June.",
    "Minh will be away in June.",
    "The library will open at nine. Story Hour will continue.",
    "Whereas the Board directed the Clerk to write, the matter is closed.",
    "ACTION: Approved 5-0.",
    "Action: None.",
    "Questions were raised about the fares, which Lan will answer.",
    "The road will be repaired by June.",
    "Security will check the doors, and the security of the pier is good.",
    "Chair Finch called the meeting to order. Called to order at 6:32 by Lan.",
    "The budget. Record.",
    "This requires all the documentation to be rewritten.",
    "The pier failed inspection. He will paint it.",
    "Treasurer (Bill Tanner): balance $4,120.",
    "Date to be confirmed. The parade is to be held in May.",
    "Mr Reed would like a bench. Mrs Hill would support the plan.",
    "Councillor Reed asked staff to explain the fee.",
    "The members agreed to allow for changes in the working groups.",
    "- [x] Buy paint (Minh)",
    "- ~~Action: Hoa to sweep the deck~~",
    "Action: on LB set up a list (Done; see the site)",
]


@pytest.mark.parametrize(("words", "lead", "coordinating", "due", "kind"), ASKED)
def test_a_sentence_asks(
    words: str, lead: list[str], coordinating: list[str], due: str | None, kind: str
) -> None:
    (directive,) = english(f"The ferry club met in the hall of the school.\n\n{words}\n", HELD).directives
    due_on = None if due is None else dt.date.fromisoformat(due)
    assert (directive.lead, directive.coordinating) == (lead, coordinating)
    assert (directive.due_on, directive.kind) == (due_on, kind)


@pytest.mark.parametrize("words", TOLD)
def test_a_sentence_only_tells(words: str) -> None:
    """Law 4: what a body promises itself, permits, foresees or has done is asked of nobody."""
    assert english(f"The ferry club met in the hall of the school.\n\n{words}\n", HELD).directives == []


LISTS = [
    # a list of tasks, whoever is named where
    (("## Actions\n- [Lan] Write to the harbour master\n- @khoa publish the map\n- Minh / Hoa: count the ropes\n"
     "- Send the accounts to the auditor [Treasurer]\n- Ask the school for a room. Owner: Vinh. Due: 5 May\n"),
     [["Lan"], ["khoa"], ["Minh", "Hoa"], ["Treasurer"], ["Vinh"]]),
    ("** Action Items\n\n  - Lan :: Arrange a bag for cables\n  - Minh :: Budget for bags\n", [["Lan"], ["Minh"]]),
    ("Action items:\nLan: call the bank\nMinh will mend the roof\nHoa - order paint\n", [["Lan"], ["Minh"], ["Hoa"]]),
    ("## Next week's goals\n- Minh review the code\n- Website: fix the links of our website\n", [["Minh"], []]),
    # headings that lead
    ("### Action Items\n**Minh**\n- finish the slides\n- book a room\n### Notes\n- Lan likes the room\n", [["Minh"], ["Minh"]]),
    ("## Finance Department\n- Prepare the quarterly accounts\n", [["Finance Department"]]),
    ("The Chair requested the Finance Office to:\n- Prepare the accounts by 31 March\n- Pay the bills\n",
     [["Finance Office"], ["Finance Office"]]),
    ("Staff was directed to:\n- Prepare a map\n- Hold an open house\n", [["Staff"], ["Staff"]]),
    ("Lan will:\n- book the hall\n- order flowers\n", [["Lan"], ["Lan"]]),
    ("## Action Items\n\n* Lan\n  * Send out the survey\n  * Count the replies\n* Everyone\n  * Read the draft\n",
     [["Lan"], ["Lan"], ["Everyone"]]),
    ("**Action items:**\n\nLan\n- renew the lease\n\nMinh\n- write the report\n", [["Lan"], ["Minh"]]),
    ("## Actions\n- Lan to renew the lease\n  - compare two quotes\n  - keep the mooring\n- Minh to paint\n", [["Lan"], ["Minh"]]),
    ("Next steps:\n\n1. Draft the lease\n   Owner: Lan\n   Due: 5 May\n2. Collect bids\n   Owner: Field team\n", [["Lan"], ["Field team"]]),
    ("1. Apologies\nLan sent apologies.\n2. Repairs\nMinh to paint the pier.\n", [["Minh"]]),
    ("AI1: Lan to paint the pier (due 1/19)\nAI2: Hoa - update the map, due: Friday\nAI3: Minh to call the bank\n",
     [["Lan"], ["Hoa"], ["Minh"]]),
    ("Lan to paint the pier; Minh to order rope.\n", [["Lan"], ["Minh"]]),
    ("**Action items**\n1. **Hoa** – order badges – *10 June*\n2. **Lan & Minh** – call the yard\n", [["Hoa"], ["Lan", "Minh"]]),
    ("- The key is lost. @khoa will cut a new one.\n", [["khoa"]]),
    # what is over, or only planned to be talked about
    ("Previous action items\n- Lan to call the bank - DONE\n- Minh to mend the roof\n## New action items\n- Hoa to order paint\n",
     [["Hoa"]]),
    ("1. Review of last week\n   1. Action: Lan to call the bank\n      1. Follow up: Minh to call the bank\n", [["Minh"]]),
    ("## Review of action items\n* Lan: call the bank\n  Status: not yet done\n* Minh: paint\n  Status: complete\n", [["Lan"]]),
    ("## Attendees\n- Lan\n- Minh to come late\n## Agenda\n1. Assign tasks\n2. Review of fares\n## Done\n- Lan will paint\n", []),
    # tables, columns in any order
    ("| Who | What | When |\n|---|---|---|\n| Lan | Paint the boats | 20 May |\n| Minh | Call the bank | Done |\n", [["Lan"]]),
    (("| Task | Owner | Deadline | Status |\n|---|---|---|---|\n| Mend the engine | Engine crew | 12 Apr 2024 | Open |\n"
     "| Paint the deck | Minh | 1 Mar 2024 | Completed |\n"), [["Engine crew"]]),
    (("| Item | Discussion | Action |\n|---|---|---|\n| Fares | Long talk | Lan to collect comments by March 20 |\n"
     "| Rope | None | Noted |\n"), [["Lan"]]),
    (("| Action | Owner | Due |\n| Submit the report | Finance Office | 10 April 2024 |\n"
      "| Repair the bridge | Works Division | 12 April 2024 |\n| Review the fare | Fare Council | 15 April 2024 |\n"),
     [["Finance Office"], ["Works Division"], ["Fare Council"]]),
    ("Task | Owner | Due\nPaint | Minh | 4 May\nClean the hall | Lan & Vinh | 5 May\n", [["Minh"], ["Lan", "Vinh"]]),
    ("## Progress\n| Task | Assigned To | Status |\n|---|---|---|\n| Set up the hall | Lan | Complete |\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("words", "leads"), LISTS)
def test_a_list_names_its_owners(words: str, leads: list[list[str]]) -> None:
    reading = english(f"# The ferry club met in the hall of the school.\n\n{words}", HELD)
    assert [directive.lead for directive in reading.directives] == leads


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Department of Planning and Investment", ["Department of Planning and Investment"]),
        (
            "the Parks and Recreation Department and the City Clerk",
            ["Parks and Recreation Department", "City Clerk"],
        ),
        ("Lan Tran (with Minh), Hoa & Vinh", ["Lan Tran", "Hoa", "Vinh"]),
        ("agencies and units", ["agencies and units"]),
        ("Lan and/or Minh", ["Lan", "Minh"]),
        ("Lan Tran, Director of Works", ["Lan Tran"]),
        (
            "relevant departments, branches and the Department of Health",
            ["relevant departments, branches", "Department of Health"],
        ),
    ],
)
def test_names_are_told_apart(words: str, names: list[str]) -> None:
    assert list(names_of(words)) == names


def test_an_item_is_read_to_its_end_over_wrapped_lines() -> None:
    reading = english(
        "# Minutes of the ferry club\n\n* **Action: All members of the club interested in boats to\n join the mailing "
        "list**\n* **Action: LB to continue the work on the Long\n Pier with SR and report back**\n",
        HELD,
    )
    first, second = reading.directives
    assert first.text == "Action: All members of the club interested in boats to\n join the mailing list"
    assert (first.lead, first.fan_out) == (["All members of the club interested in boats"], True)
    assert (second.lead, second.coordinating, second.kind) == (["LB"], ["SR"], "continuing")


def test_abbreviations_end_no_sentence() -> None:
    reading = english(
        "The ferry club of Dale met. R. Clark will call Inc. offices at 9 a.m. on Tuesday. The pier is old.",
        HELD,
    )
    (directive,) = reading.directives
    assert directive.text == "R. Clark will call Inc. offices at 9 a.m. on Tuesday."
    assert directive.lead == ["R. Clark"]


def test_a_slashed_day_is_read_in_the_order_of_the_papers_other_days() -> None:
    """Law 4: without such a day 4/6 stays open; with one it is read, and to be checked."""
    alone = english("The ferry club met in the hall.\n\nLan will paint the pier by 4/6.\n", HELD).directives[
        0
    ]
    assert (alone.due_on, alone.doubts[0].code) == (None, "two-readings")
    shown = english(
        "The ferry club met in the hall on March 5, 2024.\n\nLan will paint the pier by 4/6.\n", HELD
    )
    (directive,) = shown.directives
    assert (directive.due_on, directive.due_basis) == (dt.date(2024, 4, 6), "inferred")
    assert "ambiguous-due" in {doubt.code for doubt in directive.doubts}


def test_the_next_meeting_may_be_named_without_a_year() -> None:
    reading = english(
        "The ferry club met in the hall.\n\nLan will show the plan at the next meeting.\n\n"
        "Next meeting: Tuesday, April 9th at 18:00\n",
        HELD,
    )
    assert [directive.due_on for directive in reading.directives] == [dt.date(2024, 4, 9)]
