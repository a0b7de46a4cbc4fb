"""Whom a written name means: on the day of the meeting, today, and after a secretary has said so once."""

import datetime as dt
from typing import Any

import pytest
from builders import MEETING, at, by, take_in, whole
from sqlmodel import select

from models import lists, questions, verification
from models.acts import intake, learning, publishing, registry, settling, succeeding
from models.acts.deed import Actor, Deed
from models.acts.settling import Settlement, Whom
from models.directive import Draft
from models.errors import NotFound, Refused
from models.event import Event
from models.lists import DraftRow
from models.rules.lifecycle import Role
from models.rules.reading import Reading
from models.store import Office

BEFORE = Deed(at("2020-01-01T08:00"), Actor("Quản trị"))
TODAY = at("2026-11-24T09:00")
DAY = dt.date(2025, 7, 1)
OLD = {"valid_to": "2025-06-30"}
UNITS = [
    {"code": "SNNMT", "name": "Sở Nông nghiệp và Môi trường", "valid_from": "2025-03-01"},
    {"code": "XDC", "name": "Ủy ban nhân dân xã Diễn Châu", "valid_from": "2025-07-01"},
    {"code": "XHC", "name": "Ủy ban nhân dân xã Hùng Châu", "valid_from": "2025-07-01"},
    {"code": "VP", "name": "Văn phòng Ủy ban nhân dân tỉnh"},
    {"code": "SGV", "name": "Sở Ngoại vụ"},
    {"code": "STNMT", "name": "Sở Tài nguyên và Môi trường", "valid_to": "2025-02-28", "successors": "SNNMT"},
    {"code": "HDC", "name": "Ủy ban nhân dân huyện Diễn Châu", **OLD, "successors": "XDC;XHC"},
    {"code": "SKB", "name": "Sở Khuyến binh", **OLD},
]


@pytest.fixture
def province(desk: Office) -> Office:
    """An office whose units have ended, merged and been divided."""
    with desk.writing() as session:
        assert registry.import_units(session, UNITS, BEFORE).refused == []
        assert (
            registry.import_groups(
                session, [{"body": "BCD", "name": "UBND cấp xã", "members": "XDC;XHC;HDC"}], BEFORE
            ).refused
            == []
        )
    return desk


def notice(office: Office, number: int, held_on: str = "2026-11-20", **values: Any) -> tuple[int, DraftRow]:
    """Take in a notice with one directive; its conclusion and its draft."""
    text = f"Nội dung số {number}."
    read = Reading(language="vi", content=text, directives=[whole(text, **values)])
    paper = intake.Paper(text.encode(), "tb.txt", read, "Thông báo", dt.date.fromisoformat(held_on))
    with office.writing() as session:
        body = questions.unit(session, "BCD")
        conclusion, drafts = intake.take_in(session, body, paper, by(session, "bcd.clerk", TODAY))
        return conclusion.id or 0, lists.draft_row(session, drafts[0])


def settle(office: Office, draft: int, *whom: tuple[Role, str, str]) -> None:
    """Settle a draft as a page does: role, unit or group, and the words that the row stood for."""
    with office.writing() as session:
        body = questions.unit(session, "BCD").id or 0
        named = []
        for role, name, written in whom:
            try:
                named.append(Whom(role, unit_id=questions.unit(session, name).id, written=written or None))
            except NotFound:
                named.append(
                    Whom(role, group_id=questions.group(session, body, name).id, written=written or None)
                )
        found = session.get_one(Draft, draft)
        settling.settle(
            session, found, by(session, "bcd.clerk", TODAY), Settlement(tuple(named), undated=True)
        )


def lead(office: Office, number: int, written: str) -> tuple[str | None, list[str]]:
    """Who leads the next notice that names somebody so, and what is in doubt about it."""
    _, draft = notice(office, number, lead=[written])
    return draft.lead[0]["unit"] or draft.lead[0]["group"], [doubt["code"] for doubt in draft.doubts]


def learnt(office: Office) -> dict[str, str]:
    with office.reading() as session:
        return {one.written: one.means for one in lists.learnt(session)}


def events(office: Office, kind: str) -> list[dict[str, Any]]:
    with office.reading() as session:
        found = session.exec(select(Event).where(Event.kind == kind).order_by(Event.id))
        return [{**event.before, **event.after} for event in found]


def test_a_name_that_a_secretary_settled_once_is_matched_from_then_on(province: Office) -> None:
    """Issue: aliases learnt from confirmations. What was learnt is an event of the same transaction."""
    _, draft = notice(province, 1, lead=["Cơ quan Nội vụ tỉnh"])
    assert [doubt["code"] for doubt in draft.doubts] == ["unknown-unit"]
    settle(province, draft.id, (Role.LEAD, "SNV", ""))
    assert learnt(province) == {"Cơ quan Nội vụ tỉnh": "Sở Nội vụ"}
    (event,) = events(province, "learn-alias")
    assert (event["written"], event["means"]) == ("Cơ quan Nội vụ tỉnh", "Sở Nội vụ")
    assert lead(province, 2, "Cơ quan Nội vụ Tỉnh") == ("Sở Nội vụ", [])
    with province.reading() as session:
        assert set(verification.verify(session).invariants.values()) == {"ok"}


def test_the_words_of_the_document_stay_beside_the_unit_that_was_named(province: Office) -> None:
    """Domain e3: a task keeps the name as written and points to the unit."""
    _, draft = notice(province, 1, lead=["Cơ quan Nội vụ tỉnh"], coordinating=["Sở Tài chính"])
    settle(province, draft.id, (Role.LEAD, "SNV", ""), (Role.COORDINATE, "STC", ""))
    with province.reading() as session:
        row = lists.draft_row(session, session.get_one(Draft, draft.id))
    assert [one["written"] for one in (*row.lead, *row.coordinating)] == [
        "Cơ quan Nội vụ tỉnh",
        "Sở Tài chính",
    ]


def test_taking_the_registers_in_anew_forgets_nothing_that_was_learnt(province: Office) -> None:
    """Trap: an import replaces the aliases of its units."""
    _, draft = notice(province, 1, lead=["Cơ quan Nội vụ tỉnh"])
    settle(province, draft.id, (Role.LEAD, "SNV", ""))
    with province.writing() as session:
        registry.import_units(
            session, [{"code": "SNV", "name": "Sở Nội vụ", "aliases": "SNV Nghệ An"}], BEFORE
        )
    assert lead(province, 2, "Cơ quan Nội vụ tỉnh") == ("Sở Nội vụ", [])


def test_what_was_learnt_can_be_forgotten(province: Office) -> None:
    """Issue: undoable, with its event; only the secretariat of the body that learnt it."""
    _, draft = notice(province, 1, lead=["Cơ quan Nội vụ tỉnh"])
    settle(province, draft.id, (Role.LEAD, "SNV", ""))
    with pytest.raises(Refused, match="not of the secretariat"), province.writing() as session:
        body = questions.unit(session, "BCD")
        learning.forget(session, body, "Cơ quan Nội vụ tỉnh", by(session, "snv.head", TODAY))
    for _ in range(2):
        with province.writing() as session:
            body, doing = questions.unit(session, "BCD"), by(session, "bcd.clerk", TODAY)
            if learnt_now := lists.learnt(session):
                learning.forget(session, body, learnt_now[0].written, doing)
            else:
                with pytest.raises(NotFound, match="was not learnt"):
                    learning.forget(session, body, "Cơ quan Nội vụ tỉnh", doing)
    assert [event["written"] for event in events(province, "forget-alias")] == ["Cơ quan Nội vụ tỉnh"]
    assert lead(province, 2, "Cơ quan Nội vụ tỉnh") == (None, ["unknown-unit"])


def test_several_unknown_names_are_learnt_only_where_each_row_says_which(province: Office) -> None:
    """A page keeps each written name beside its row; a command names units in any order."""
    names = ["Cơ quan Nội vụ tỉnh", "Cơ quan Tài chính tỉnh"]
    _, draft = notice(province, 1, lead=names)
    settle(province, draft.id, (Role.LEAD, "STC", ""), (Role.LEAD, "SNV", ""))
    assert learnt(province) == {}
    _, draft = notice(province, 2, lead=names)
    settle(province, draft.id, (Role.LEAD, "STC", names[1]), (Role.LEAD, "SNV", names[0]))
    assert learnt(province) == {names[0]: "Sở Nội vụ", names[1]: "Sở Tài chính"}


def test_one_unknown_name_among_known_ones_is_learnt_from_the_unit_that_is_new(province: Office) -> None:
    _, draft = notice(province, 1, lead=["Sở Nội vụ"], coordinating=["Sở Tài chính", "Ban Khuyến học"])
    settle(
        province, draft.id,
        (Role.LEAD, "SNV", ""), (Role.COORDINATE, "TTT", ""), (Role.COORDINATE, "STC", ""),
    )  # fmt: skip
    assert learnt(province) == {"Ban Khuyến học": "Thanh tra tỉnh"}


def test_a_unit_that_stands_for_no_written_name_teaches_nothing(province: Office) -> None:
    """A page says of an added row that it stands for none of the document's words."""
    _, draft = notice(province, 1, lead=["Ban Khuyến học"])
    with province.writing() as session:
        whom = (Whom(Role.LEAD, unit_id=questions.unit(session, "SNV").id, written=""),)
        found = session.get_one(Draft, draft.id)
        settling.settle(session, found, by(session, "bcd.clerk", TODAY), Settlement(whom, undated=True))
    assert learnt(province) == {}


def test_a_group_is_learnt_as_a_unit_is(province: Office) -> None:
    with province.writing() as session:
        registry.import_groups(session, [{"body": "BCD", "name": "Khối sở", "members": "SNV;STC"}], BEFORE)
    _, draft = notice(province, 1, lead=["các sở, ngành cấp tỉnh"], fan_out=True)
    settle(province, draft.id, (Role.LEAD, "Khối sở", ""))
    assert lead(province, 2, "Các sở, ngành cấp tỉnh") == ("Khối sở", [])


@pytest.mark.parametrize(
    "written",
    [
        "các đơn vị liên quan", "cơ quan chức năng", "sở này", "đơn vị mình", "Sở", "các cơ quan, đơn vị", "the relevant units",
        "đồng chí Nguyễn Văn Mẫu", "UBND xã Tân Thành", "UBND huyện Diễn Châu", "Văn phòng", "Cơ quan Nội vụ tỉnh Hà Tĩnh", "So Noi vu", "Sở NN&MT",
    ],
)  # fmt: skip
def test_a_vague_name_and_somebody_elses_are_never_learnt(province: Office, written: str) -> None:
    """Issue: never a wrong match in silence; a name is learnt only where it can mean nobody else tomorrow."""
    _, draft = notice(province, 1, lead=[written])
    settle(province, draft.id, (Role.LEAD, "SNV", written))
    assert learnt(province) == {}


def test_initials_that_two_departments_share_are_said_and_not_learnt(province: Office) -> None:
    """Libraries 3: "Sở NV" is both Nội vụ and Ngoại vụ."""
    with province.writing() as session:
        registry.import_units(session, [{"code": "SNV", "name": "Sở Nội vụ"}], BEFORE)
    _, draft = notice(province, 1, lead=["Sở NV"])
    assert draft.doubts == [{"code": "ambiguous-unit", "words": "Sở NV: Sở Nội vụ; Sở Ngoại vụ"}]
    assert draft.lead[0]["unit"] is None
    settle(province, draft.id, (Role.LEAD, "SNV", ""))
    assert learnt(province) == {}


def test_what_a_secretary_contradicts_is_forgotten(province: Office) -> None:
    """A learnt name that turns out to mean another unit means nobody again."""
    _, draft = notice(province, 1, lead=["Ban Khuyến học"])
    settle(province, draft.id, (Role.LEAD, "SNV", ""))
    _, draft = notice(province, 2, lead=["Ban Khuyến học"])
    settle(province, draft.id, (Role.LEAD, "STC", "Ban Khuyến học"))
    assert learnt(province) == {}
    assert len(events(province, "forget-alias")) == 1


def test_a_name_learnt_by_one_body_means_nothing_to_another(province: Office) -> None:
    _, draft = notice(province, 1, lead=["Ban Khuyến học"])
    settle(province, draft.id, (Role.LEAD, "SNV", ""))
    with province.writing() as session:
        registry.import_units(session, [{"code": "HD", "name": "Hội đồng mẫu", "series": "HD"}], BEFORE)
        from models.acts.naming import Registers  # noqa: PLC0415 - only here

        registers = Registers(session, questions.unit(session, "HD"), TODAY.date(), TODAY.date())
        assert registers.meaning("Ban Khuyến học").unit_id is None


def test_a_close_spelling_is_used_and_said(province: Office) -> None:
    """Issue: nothing is wrong in silence; what is only close is not published unseen."""
    conclusion, draft = notice(province, 1, lead=["Sở Tài chánh"])
    assert draft.lead[0]["unit"] == "Sở Tài chính"
    assert draft.doubts == [{"code": "close-unit", "words": "Sở Tài chánh → Sở Tài chính"}]
    with province.writing() as session:
        found = session.get_one(type(session.get_one(Draft, draft.id)), draft.id)
        conclusion_row = session.get_one(intake.Conclusion, conclusion)
        assert (
            publishing.publish_without_doubt(session, conclusion_row, by(session, "bcd.clerk", TODAY)) == []
        )
        assert found.state == "open"


def test_a_unit_that_has_become_another_since_the_meeting_is_followed(province: Office) -> None:
    """Domain e3: names mean who was there on the day of the meeting, work goes to who is there today."""
    _, draft = notice(province, 1, "2024-05-10", lead=["Sở TN&MT"])
    assert (draft.lead[0]["written"], draft.lead[0]["unit"]) == ("Sở TN&MT", "Sở Nông nghiệp và Môi trường")
    assert draft.doubts == [{"code": "unit-succeeded", "words": "Sở TN&MT → Sở Nông nghiệp và Môi trường"}]


def test_a_name_that_was_out_of_date_at_the_meeting_is_followed_too(province: Office) -> None:
    """Offices write old names for months after a merger."""
    _, draft = notice(province, 1, "2026-11-20", lead=["Sở Tài nguyên và Môi trường"])
    assert draft.lead[0]["unit"] == "Sở Nông nghiệp và Môi trường"
    assert [doubt["code"] for doubt in draft.doubts] == ["unit-succeeded"]


@pytest.mark.parametrize("held_on", ["2025-05-10", "2026-11-20"])
def test_of_a_unit_that_was_divided_a_person_says_who_is_meant(province: Office, held_on: str) -> None:
    """Districts ended on 1 July 2025 (Resolution 202/2025/QH15); their work went to several communes."""
    _, draft = notice(province, 1, held_on, lead=["UBND huyện Diễn Châu"])
    assert draft.lead[0]["unit"] is None
    (doubt,) = draft.doubts
    assert doubt["code"] == "unit-split"
    assert doubt["words"].endswith("→ Ủy ban nhân dân xã Diễn Châu; Ủy ban nhân dân xã Hùng Châu")


def test_a_unit_that_ended_without_a_successor_is_left_open(province: Office) -> None:
    _, draft = notice(province, 1, "2025-05-10", lead=["Sở Khuyến binh"])
    assert (draft.lead[0]["unit"], draft.doubts) == (
        None,
        [{"code": "unit-ended", "words": "Sở Khuyến binh"}],
    )
    with pytest.raises(Refused, match="ended on 2025-06-30"):
        settle(province, draft.id, (Role.LEAD, "SKB", ""))


def test_a_unit_that_did_not_exist_at_the_meeting_is_not_meant(province: Office) -> None:
    _, draft = notice(province, 1, "2024-05-10", lead=["UBND xã Diễn Châu"])
    assert (draft.lead[0]["unit"], [doubt["code"] for doubt in draft.doubts]) == (None, ["unknown-unit"])


def test_a_group_whose_members_have_ended_is_said(province: Office) -> None:
    """A task to a unit that is no more would be late for ever."""
    _, draft = notice(province, 1, lead=["UBND cấp xã"], fan_out=True)
    assert draft.lead[0]["group"] == "UBND cấp xã"
    assert draft.doubts == [{"code": "unit-ended", "words": "UBND cấp xã: Ủy ban nhân dân huyện Diễn Châu"}]


def test_a_group_with_a_member_that_has_ended_is_not_published(province: Office) -> None:
    """Law 4, failure mode 11: no task for a unit that is no more; the sentence names the remedy."""
    conclusion, draft = notice(province, 1, lead=["UBND cấp xã"], fan_out=True)
    settle(province, draft.id, (Role.LEAD, "UBND cấp xã", ""))
    with pytest.raises(Refused, match="huyện Diễn Châu ended on 2025-06-30"), province.writing() as session:
        found = session.get_one(intake.Conclusion, conclusion)
        publishing.publish(session, found, by(session, "bcd.clerk", TODAY))


def test_a_name_that_is_a_unit_and_a_group_is_left_to_a_person(province: Office) -> None:
    with province.writing() as session:
        registry.import_groups(
            session, [{"body": "BCD", "name": "Thanh tra tỉnh", "members": "TTT;SNV"}], BEFORE
        )
    _, draft = notice(province, 1, lead=["Thanh tra tỉnh"])
    assert [doubt["code"] for doubt in draft.doubts] == ["ambiguous-unit"]


def test_the_bodys_own_province_tells_no_units_apart_and_another_does(office: Office) -> None:
    """The place comes from the body's name or from those above it; a town of the same name is another matter."""
    rows = [
        {"code": "T", "name": "Ủy ban nhân dân tỉnh Hà Tĩnh"},
        {"code": "P", "name": "Ủy ban nhân dân thành phố Hà Tĩnh"},
        {"code": "S", "name": "Sở Nội vụ"},
        {"code": "B", "name": "Ban Chỉ đạo mẫu", "parent": "T", "series": "B"},
    ]
    from models.acts.naming import Registers  # noqa: PLC0415 - only here

    with office.writing() as session:
        assert registry.import_units(session, rows, BEFORE).refused == []
        body = questions.unit(session, "B")
        assert questions.province(session, body) == "tỉnh hà tĩnh"
        registers = Registers(session, body, DAY, DAY)
        meant = {
            name: found.unit_id and registers.unit_name(found.unit_id)
            for name in (
                "Sở Nội vụ tỉnh Hà Tĩnh",
                "Sở Nội vụ Nghệ An",
                "UBND tỉnh",
                "UBND TP. Hà Tĩnh",
                "UBND tỉnh Hà Tĩnh",
            )
            for found in [registers.meaning(name)]
        }
    assert meant == {
        "Sở Nội vụ tỉnh Hà Tĩnh": "Sở Nội vụ",
        "Sở Nội vụ Nghệ An": None,
        "UBND tỉnh": "Ủy ban nhân dân tỉnh Hà Tĩnh",
        "UBND TP. Hà Tĩnh": "Ủy ban nhân dân thành phố Hà Tĩnh",
        "UBND tỉnh Hà Tĩnh": "Ủy ban nhân dân tỉnh Hà Tĩnh",
    }


def test_two_departments_merge_and_the_next_notice_goes_to_the_one_that_took_over(desk: Office) -> None:
    """Contract: units merge A B --into C; domain e3."""
    with desk.writing() as session:
        units = [questions.unit(session, "SNV"), questions.unit(session, "TTT")]
        succeeding.merge(session, units, questions.unit(session, "STC"), DAY, BEFORE)
    assert [event["units"] for event in events(desk, "merge-units")] == [["SNV", "TTT"]]
    assert lead(desk, 1, "Thanh tra tỉnh") == ("Sở Tài chính", ["unit-succeeded"])
    with desk.reading() as session:
        assert questions.unit(session, "TTT").valid_to == dt.date(2025, 6, 30)
        assert [u.code for u in questions.heirs(session, questions.unit(session, "SNV").id or 0, DAY)] == [
            "STC"
        ]
        assert questions.heirs(session, questions.unit(session, "SNV").id or 0, dt.date(2025, 6, 30)) == []


def test_a_unit_that_owes_tasks_is_not_merged_away(desk: Office) -> None:
    """Failure mode 11: units merged, tasks orphaned."""
    with desk.writing() as session:
        body = questions.unit(session, "BCD")
        whom = (Whom(Role.LEAD, unit_id=questions.unit(session, "SNV").id),)
        publishing.enter(session, body, "Báo cáo.", by(session, "bcd.clerk", MEETING), Settlement(whom))
    with pytest.raises(Refused, match="still owes 1 tasks"), desk.writing() as session:
        succeeding.merge(
            session, [questions.unit(session, "SNV")], questions.unit(session, "STC"), DAY, BEFORE
        )


def test_a_list_of_units_names_successors_and_takes_them_back(desk: Office) -> None:
    rows = [{"code": "SNV", "name": "Sở Nội vụ", "valid_to": "2025-06-30", "successors": "STC;TTT"}]
    with desk.writing() as session:
        assert registry.import_units(session, rows, BEFORE).refused == []
        snv = questions.unit(session, "SNV").id or 0
        assert [unit.code for unit in questions.heirs(session, snv, DAY)] == ["STC", "TTT"]
        registry.import_units(session, [rows[0] | {"successors": ""}], BEFORE)
        assert questions.heirs(session, snv, DAY) == []
        refused = registry.import_units(
            session, [rows[0] | {"valid_to": ""}, rows[0] | {"successors": "SNV"}], BEFORE
        ).refused
    assert [row["row"] for row in refused] == [2, 3]


def test_a_name_typed_without_marks_is_no_units_name(desk: Office) -> None:
    """Libraries 3: never match on text without marks alone; three communes are one without them."""
    rows = [
        {"code": "A", "name": "Ủy ban nhân dân xã Tân Thanh"},
        {"code": "B", "name": "Ủy ban nhân dân xã Tân Thạnh"},
    ]
    with desk.writing() as session:
        registry.import_units(session, rows, BEFORE)
        assert questions.unit(session, "Uỷ ban Nhân dân Xã Tân Thạnh").code == "B"
        for written in ("Uy ban nhan dan xa Tan Thanh", "Ủy ban nhân dân xã Tân Thành"):
            with pytest.raises(NotFound):
                questions.unit(session, written)


def test_a_draft_without_any_unit_is_still_taken_in(desk: Office) -> None:
    """Law 4: nothing is refused for lack of a unit."""
    _, drafts = take_in(desk, whole("Báo cáo."), content="Báo cáo.")
    assert [doubt["code"] for doubt in drafts[0].doubts] == ["no-lead"]
