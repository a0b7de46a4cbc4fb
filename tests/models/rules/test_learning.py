"""Whether a name that a secretary settled may be learnt: only where it can mean nobody else tomorrow."""

import pytest

from models.rules.learning import Verdict, verdict
from models.rules.matching import Entry, Registry
from models.rules.spelling import Place, province_in, spelled

UNITS = {
    1: "Sở Nội vụ",
    2: "Sở Ngoại vụ",
    3: "Sở Nông nghiệp và Môi trường",
    4: "Văn phòng Ủy ban nhân dân tỉnh",
    5: "Văn phòng Tỉnh ủy",
    6: "Ủy ban nhân dân xã Tân Thanh",
    7: "Ban Quản lý dự án đầu tư xây dựng tỉnh",
    8: "Công an tỉnh",
    9: "Trung tâm Kỹ thuật đo đạc",
    10: "Trung tâm Kỹ thuật xây dựng",
}
GROUPS = {1: "Các sở, ban, ngành", 2: "Thành viên Ban Chỉ đạo"}
REGISTRY = Registry((Entry(number, name) for number, name in UNITS.items()), place="tỉnh Nghệ An")
GROUPED = Registry(Entry(number, name) for number, name in GROUPS.items())
FORMER = Registry([Entry(19, "Ủy ban nhân dân huyện Diễn Châu"), Entry(20, "Sở Tài nguyên và Môi trường")])


@pytest.mark.parametrize(
    ("written", "meant", "found"),
    [
        ("Cơ quan Nội vụ tỉnh", 1, Verdict.LEARNT),
        ("Sở NN&PTNT", 3, Verdict.LEARNT),
        ("Sở Nông nghiệp", 3, Verdict.LEARNT),
        ("Department of Home Affairs", 1, Verdict.LEARNT),
        ("Công an Thành", 8, Verdict.LEARNT),
        ("UBND xã Tân Thanh mới", 6, Verdict.ELSEWHERE),
        ("UBND xã Tân Thành", 6, Verdict.ELSEWHERE),
        ("UBND huyện Diễn Châu", 6, Verdict.ELSEWHERE),
        ("Cơ quan Nội vụ tỉnh Hà Tĩnh", 1, Verdict.ELSEWHERE),
        ("Cơ quan Nội vụ tỉnh Nghệ An", 1, Verdict.LEARNT),
        ("Sở NV", 1, Verdict.TAKEN),
        ("sở nv", 1, Verdict.TAKEN),
        ("Văn phòng", 4, Verdict.VAGUE),
        ("Trung tâm Kỹ thuật", 9, Verdict.TAKEN),
        ("Ban Quản lý dự án", 7, Verdict.LEARNT),
        ("Sở TN&MT", 3, Verdict.TAKEN),
        ("các sở, ban, ngành", 1, Verdict.VAGUE),
        ("So Noi vu", 1, Verdict.TAKEN),
        ("So Nong nghiep", 3, Verdict.TAKEN),
        ("sở này", 1, Verdict.VAGUE),
        ("Sở Nội vụ và các đơn vị liên quan", 1, Verdict.VAGUE),
        ("các cơ quan chức năng", 8, Verdict.VAGUE),
        ("đơn vị", 1, Verdict.VAGUE),
        ("Sở", 1, Verdict.VAGUE),
        ("Ủy ban nhân dân", 6, Verdict.VAGUE),
        ("cơ quan được giao", 1, Verdict.VAGUE),
        ("the relevant departments", 1, Verdict.VAGUE),
        ("", 1, Verdict.VAGUE),
        ("Đồng chí Nguyễn Văn Mẫu", 1, Verdict.PERSON),
        ("đ/c Mẫu", 1, Verdict.PERSON),
        ("Ms Mẫu", 1, Verdict.PERSON),
    ],
)
def test_a_name_is_learnt_of_a_unit_or_for_one_reason_not(written: str, meant: int, found: Verdict) -> None:
    """Issue: specific, unambiguous, nobody else's name, initials or first words; a person moves on."""
    others = (GROUPED, FORMER)
    assert verdict(written, UNITS[meant], meant, REGISTRY, others, place="tỉnh nghệ an") == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("các sở, ngành", Verdict.LEARNT),
        ("UBND các xã, phường, đặc khu", Verdict.LEARNT),
        ("các cơ quan, đơn vị, địa phương", Verdict.VAGUE),
        ("các sở, ngành liên quan", Verdict.VAGUE),
        ("Sở Nội vụ", Verdict.TAKEN),
        ("thành viên Ban Chỉ đạo", Verdict.TAKEN),
    ],
)
def test_a_group_may_be_called_by_kinds_of_units(written: str, found: Verdict) -> None:
    """Of "các sở, ngành" the kind is known; "các cơ quan, đơn vị" says nothing."""
    assert verdict(written, GROUPS[1], 1, GROUPED, (REGISTRY, FORMER), is_group=True) == found


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Ban Chỉ đạo thực hiện Quy chế dân chủ ở cơ sở tỉnh Nghệ An", "tỉnh nghệ an"),
        ("Văn phòng Tỉnh uỷ Hoà Bình", "tỉnh hòa bình"),
        ("UBND tỉnh Bà Rịa \u2013 Vũng Tàu", "tỉnh bà rịa vũng tàu"),
        ("UBND TP. Hồ Chí Minh", "thành phố hồ chí minh"),
        ("UBND thành phố Vinh", ""),
        ("UBND thành phố Hà Tĩnh", ""),
        ("Ban Chỉ đạo tỉnh", ""),
    ],
)
def test_a_bodys_name_says_its_province(name: str, place: str) -> None:
    """A closed list: a town of a province is no province, whatever it is called."""
    assert province_in(name) == place


@pytest.mark.parametrize(
    ("place", "name", "left"),
    [
        ("Nghệ An", "Sở Nội vụ tỉnh Nghệ An", "sở nội vụ"),
        ("tỉnh Nghệ An", "Sở Nội vụ Nghệ An", "sở nội vụ"),
        ("tỉnh Nghệ An", "UBND xã Tân Thanh, tỉnh Nghệ An", "ủy ban nhân dân xã tân thanh"),
        ("tỉnh Nam Định", "UBND xã Đông Nam Định", "ủy ban nhân dân xã đông nam định"),
        ("tỉnh Hà Tĩnh", "UBND thành phố Hà Tĩnh", "ủy ban nhân dân thành phố hà tĩnh"),
        ("TP Đà Nẵng", "Sở Nội vụ thành phố Đà Nẵng", "sở nội vụ"),
        ("TP Đà Nẵng", "UBND phường Hải Châu", "ủy ban nhân dân phường hải châu"),
        ("", "Sở Nội vụ tỉnh Nghệ An", "sở nội vụ tỉnh nghệ an"),
    ],
)
def test_the_bodys_own_place_is_left_out_and_a_communes_is_not(place: str, name: str, left: str) -> None:
    """Trap: a commune may end in the words of its province's name."""
    assert Place.of(place).left_out(spelled(name)) == left
