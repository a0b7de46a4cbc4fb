"""A page teaches the office: each row keeps the words of the document for which the secretary names a unit."""

from typing import Any

from models import lists

SETTLED = {"when": "none", "kind": "one-off"}
ASKED = "Giao Văn phòng Đo đạc và Ban Khuyến học chủ trì, phối hợp với Sở Nội vụ rà soát kinh phí năm 2023."
HEAD = "Trưởng ban kết luận như sau:\n"


def take_in(house: Any, number: int) -> Any:
    """Hand the notice in once more, as another meeting's; its draft."""
    form = {
        "title": f"Kết luận {number}",
        "held_on": "14/07/2023",
        "body": "BCD",
        "text": f"{HEAD}{number}. {ASKED}\n",
    }
    taken = house.browser("TK").post("/conclusions/new", form)
    assert taken.status_code == 303, taken.text
    with house.office.reading() as session:
        return lists.drafts(session, number)[0]


def rows(*names: tuple[str, str]) -> dict[str, str]:
    """The fields of a form's rows."""
    found = {f"role-{n}": role for n, (role, _) in enumerate(names)}
    return SETTLED | found | {f"name-{n}": name for n, (_, name) in enumerate(names)}


def learnt(house: Any) -> dict[str, str]:
    with house.office.reading() as session:
        return {one.written: one.means for one in lists.learnt(session)}


def test_each_row_teaches_its_own_name(house: Any) -> None:
    """Issue: aliases learnt from confirmations, row by row; the next notice is matched by itself."""
    draft = take_in(house, 1)
    named = [(one["written"], one["unit"]) for one in (*draft.lead, *draft.coordinating)]
    assert named == [("Văn phòng Đo đạc", None), ("Ban Khuyến học", None), ("Sở Nội vụ", "Sở Nội vụ")]
    whom = (
        ("lead", "UBND huyện Đông An"),
        ("lead", "Sở Tài chính"),
        ("coordinate", "Sở Nội vụ"),
        ("lead", ""),
    )
    settled = house.browser("TK").post(f"/drafts/{draft.id}/settle", rows(*whom))
    assert settled.status_code == 303, settled.text
    assert learnt(house) == {"Văn phòng Đo đạc": "UBND huyện Đông An", "Ban Khuyến học": "Sở Tài chính"}
    draft = take_in(house, 2)
    assert [one["unit"] for one in draft.lead] == ["UBND huyện Đông An", "Sở Tài chính"]
    assert "unknown-unit" not in {doubt["code"] for doubt in draft.doubts}


def test_a_row_that_is_changed_takes_back_what_it_taught(house: Any) -> None:
    whom = (("lead", "UBND huyện Đông An"), ("lead", "Sở Tài chính"), ("coordinate", "Sở Nội vụ"))
    house.browser("TK").post(f"/drafts/{take_in(house, 1).id}/settle", rows(*whom))
    whom = (("lead", "UBND huyện Đông An"), ("lead", "Sở Nội vụ"), ("coordinate", ""))
    house.browser("TK").post(f"/drafts/{take_in(house, 2).id}/settle", rows(*whom))
    assert learnt(house) == {"Văn phòng Đo đạc": "UBND huyện Đông An"}


def test_an_emptied_row_and_a_refused_form_teach_nothing(house: Any) -> None:
    draft = take_in(house, 1)
    browser = house.browser("TK")
    refused = browser.post(
        f"/drafts/{draft.id}/settle", rows(("lead", "Ban Khuyến học"), ("lead", "Sở Tài chính"))
    )
    assert refused.status_code == 422
    browser.post(f"/drafts/{draft.id}/settle", rows(("lead", ""), ("lead", ""), ("lead", "Sở Nội vụ")))
    assert learnt(house) == {}


def test_an_emptied_row_is_not_the_unit_of_another(house: Any) -> None:
    """Trap: emptying a role names the lead for it once more; the words of the emptied row do not mean the lead."""
    form = {
        "title": "K",
        "held_on": "14/07/2023",
        "body": "BCD",
        "text": f"{HEAD}1. Sở Nội vụ chủ trì, phối hợp với Ban Khuyến học báo cáo.\n",
    }
    house.browser("TK").post("/conclusions/new", form)
    with house.office.reading() as session:
        (draft,) = lists.drafts(session, 1)
    assert [one["written"] for one in (*draft.lead, *draft.coordinating)] == ["Sở Nội vụ", "Ban Khuyến học"]
    whom = (("lead", "Sở Nội vụ"), ("coordinate", ""), ("lead", ""), ("coordinate", ""))
    assert house.browser("TK").post(f"/drafts/{draft.id}/settle", rows(*whom)).status_code == 303
    assert learnt(house) == {}


def test_doubts_of_matching_are_said_on_the_page(house: Any) -> None:
    """Never a wrong match in silence: a close spelling is marked beside the words."""
    form = {
        "title": "Kết luận",
        "held_on": "14/07/2023",
        "body": "BCD",
        "text": f"{HEAD}1. Giao Sở Tài chánh báo cáo.\n",
    }
    secretary = house.browser("TK")
    secretary.post("/conclusions/new", form)
    page = secretary.get("/conclusions/1").text
    assert "Tên đơn vị được hiểu theo tên gần nhất trong danh mục (Sở Tài chánh → Sở Tài chính)" in page
