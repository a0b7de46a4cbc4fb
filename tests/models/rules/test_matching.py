"""Written names and registered units: every way to write a name, and never a wrong match in silence."""

import itertools
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from searching import examples

from models.rules.matching import CLOSE, Entry, Match, Registry, fold, normalise

PROVINCE = (
    Entry(1, "Sở Kế hoạch và Đầu tư"),
    Entry(2, "Sở Lao động - Thương binh và Xã hội"),
    Entry(3, "Sở Nội vụ"),
    Entry(4, "Sở Ngoại vụ"),
    Entry(5, "Sở Tài chính"),
    Entry(6, "Sở Văn hóa, Thể thao và Du lịch"),
    Entry(7, "Sở Nông nghiệp và Môi trường", ("Sở Nông nghiệp và Phát triển nông thôn",)),
    Entry(8, "Ủy ban nhân dân tỉnh"),
    Entry(9, "Văn phòng Ủy ban nhân dân tỉnh"),
    Entry(10, "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"),
    Entry(11, "Ban Tổ chức Tỉnh ủy"),
    Entry(12, "Bộ Chỉ huy Quân sự tỉnh"),
    Entry(13, "Ban Quản lý Khu kinh tế Đông Nam"),
    Entry(14, "Ủy ban nhân dân xã Tân Thanh"),
    Entry(15, "Ủy ban nhân dân xã Tân Thạnh"),
    Entry(16, "Ủy ban nhân dân thành phố Vinh"),
    Entry(17, "Trung tâm Phục vụ hành chính công tỉnh"),
    Entry(18, "Department of Finance and Planning"),
    Entry(19, "Thanh tra tỉnh"),
    Entry(20, "Phòng Kinh tế Hạ tầng xã Tân Thanh"),
)
REGISTRY = Registry(PROVINCE, place="Nghệ An")


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("Sở Kế hoạch và Đầu tư", 1),
        ("SỞ KẾ HOẠCH VÀ ĐẦU TƯ", 1),
        ("sở KH&ĐT", 1),
        ("Sở KH và ĐT", 1),
        ("Sở KHĐT", 1),
        ("Sở Kế hoạch & Đầu tư tỉnh Nghệ An", 1),
        ("các Sở Kế hoạch - Đầu tư", 1),
        ("Sở LĐ-TB&XH", 2),
        ("Sở LĐTBXH", 2),
        ("Sở LĐ \u2013 TB và XH", 2),
        ("Sở Lao động \u2013 Thương binh & Xã hội", 2),
        ("Sở VH-TT-DL", 6),
        ("Sở VH, TT và DL", 6),
        ("Sở Văn hoá, Thể thao & Du lịch", 6),
        ("Sở NN&MT", 7),
        ("Sở NN&PTNT", 7),
        ("Sở NN - PTNT", 7),
        ("UBND tỉnh", 8),
        ("Uỷ ban nhân dân tỉnh Nghệ An", 8),
        ("VP. UBND tỉnh", 9),
        ("Văn phòng UBND tỉnh", 9),
        ("UBMTTQ VN tỉnh", 10),
        ("Mặt trận Tổ quốc tỉnh", 10),
        ("Ban Tổ chức Tỉnh uỷ", 11),
        ("Bộ CHQS tỉnh", 12),
        ("BQL KKT Đông Nam", 13),
        ("UBND xã Tân Thạnh", 15),
        ("UBND TP. Vinh", 16),
        ("UBND TP.Vinh", 16),
        ("the Department of Finance & Planning", 18),
    ],
)
def test_a_unit_is_known_however_its_name_is_written(written: str, unit: int) -> None:
    """Tone places, abbreviations, dashes, joiners and the province's own name tell no units apart."""
    found = REGISTRY.match(written)
    assert found is not None
    assert (found.id, found.score) == (unit, 100.0)


def test_names_match_in_either_unicode_form() -> None:
    """Scanners and old phones send decomposed letters."""
    for entry in PROVINCE:
        assert REGISTRY.match(unicodedata.normalize("NFD", entry.name)) == Match(entry.id, 100.0, "exact")


def test_a_match_says_by_which_road() -> None:
    """A name, an alias learnt from a confirmation, initials made by machine, a close spelling."""
    roads = {
        "Sở Nông nghiệp và Môi trường": "exact",
        "Sở NN&PTNT": "alias",
        "Trung tâm PVHCC tỉnh": "initials",
        "Sở Tài chánh": "close",
    }
    assert {name: found.how for name in roads if (found := REGISTRY.match(name))} == roads


def test_initials_of_two_departments_name_neither() -> None:
    """Nội vụ and Ngoại vụ are both "NV": a person chooses between them."""
    assert REGISTRY.match("Sở NV") is None
    assert {found.id for found in REGISTRY.propose("Sở NV")[:2]} == {3, 4}
    alone = Registry(entry for entry in PROVINCE if entry.id != 4)
    assert alone.match("Sở NV") == Match(3, 100.0, "initials")


def test_a_learnt_alias_settles_what_initials_could_not() -> None:
    """What the secretariat confirmed once is known from then on."""
    taught = Registry([Entry(3, "Sở Nội vụ", ("Sở NV",)), Entry(4, "Sở Ngoại vụ")])
    assert taught.match("Sở NV") == Match(3, 100.0, "alias")


def test_initials_need_capitals() -> None:
    """A small word that happens to be some unit's initials is a word."""
    registry = Registry([Entry(1, "Ban An toàn nông nghiệp"), Entry(2, "Sở Tài chính")])
    assert registry.match("BATNN") == Match(1, 100.0, "initials")
    assert registry.match("batnn") is None
    assert registry.match("STC") == Match(2, 100.0, "initials")


def test_initials_keep_the_commune_they_belong_to() -> None:
    """A division's initials name it in its own commune and nobody in another."""
    assert REGISTRY.match("Phòng KTHT xã Tân Thanh") == Match(20, 100.0, "initials")
    assert REGISTRY.match("Phòng KTHT xã Tân Thạnh") is None


def test_an_alias_two_units_share_names_neither() -> None:
    """A shared key is ambiguous and never matches, even where it is the name of one of the two."""
    registry = Registry([Entry(1, "Ban Dân vận"), Entry(2, "Ban Tuyên giáo và Dân vận", ("Ban Dân vận",))])
    assert registry.match("Ban Dân vận") is None
    assert {found.id for found in registry.propose("Ban Dân vận")} == {1, 2}


@pytest.mark.parametrize(
    "written",
    [
        "UBND xã Tân Thành",
        "UBND xã Tân Thịnh",
        "UBND xã Tân Thanh Đông",
        "UBND phường Tân Thanh",
        "UBND xã Thanh Tân",
        "UBND thành phố Vĩnh",
        "UBND tỉnh Hà Tĩnh",
        "Sở Nội vụ tỉnh Hà Tĩnh",
        "So Ke hoach va Dau tu",
        "Sở",
        "các đơn vị liên quan",
        "",
        " - ",
    ],
)
def test_what_is_not_registered_is_left_to_a_person(written: str) -> None:
    """A neighbour, a namesake, a text without marks or half a name is no match."""
    assert REGISTRY.match(written) is None


@pytest.mark.parametrize(("written", "unit"), [("Thanh tra", 19), ("UBND", 8)])
def test_a_body_of_the_province_needs_no_word_for_it(written: str, unit: int) -> None:
    """The word "tỉnh" tells no two units of one province apart."""
    assert REGISTRY.match(written) == Match(unit, 100.0, "exact")


def test_a_commune_that_is_not_registered_is_not_its_only_neighbour() -> None:
    """The ratio of two long names is high whatever the place: a place is never guessed."""
    registry = Registry([Entry(1, "Ủy ban nhân dân xã Hưng Nguyên Nam"), Entry(2, "Trường THPT Lê Lợi")])
    for written in (
        "UBND xã Hưng Nguyên",
        "UBND xã Hưng Nguyên Bắc",
        "Trường THPT Lê Lai",
        "trường thpt lê lai",
    ):
        assert registry.match(written) is None
        assert registry.propose(written)


@pytest.mark.parametrize(
    ("registered", "written"),
    [
        ("Ủy ban nhân dân xã Tân Thanh", "UBND xã Tân thịnh"),
        ("Ban an toàn", "Ban an toan"),
        ("Ban Quản lý dự án công trình thủy lợi", "Ban Quản lý dự án công trình thủy điện"),
        ("Ban Quản lý dự án công trình", "Ban Quản lý dự án công trình lớn"),
        ("Đội Quản lý bến xe", "Đội Quản lý bên xe"),
        ("Ban An ninh", "BAN"),
        ("Tài chính", "TC"),
    ],
)
def test_a_near_name_is_proposed_and_not_taken(registered: str, written: str) -> None:
    """Small letters in a place, no marks at all, another word, one word more, or chance initials."""
    registry = Registry([Entry(1, registered), Entry(2, "Trạm Thủy văn bên sông"), Entry(3, "Ban Dân tộc")])
    assert registry.match(written) is None
    assert 1 in {found.id for found in registry.propose(written)}


def test_numbered_units_are_not_confused() -> None:
    """One digit is one unit."""
    registry = Registry([Entry(2, "Đội Quản lý thị trường số 2")])
    assert registry.match("Đội Quản lý thị trường số 1") is None
    assert registry.match("Đội Quản lý thị trường số 2") is not None


def test_a_slip_of_the_pen_is_forgiven_where_it_can_only_mean_one() -> None:
    """One letter in a common word; the score says that it is close, not exact."""
    found = REGISTRY.match("Sở Kế hoach và Đầu tư")
    assert found is not None
    assert (found.id, found.how) == (1, "close")
    assert CLOSE <= found.score < 100


def test_a_list_in_another_order_is_the_same_department() -> None:
    """Joined parts may change places; the syllables of a plain name may not."""
    found = REGISTRY.match("Sở Thể thao, Văn hóa và Du lịch")
    assert found == Match(6, 100.0, "close")
    assert Registry([Entry(1, "Đảng bộ An Tân")]).match("Đảng bộ Tân An") is None
    english = REGISTRY.match("Finance and Planning Department")
    assert english is not None
    assert english.id == 18


def test_two_units_equally_close_are_left_open() -> None:
    """A margin of less than one over the second unit is no margin."""
    registry = Registry([Entry(1, "Ban Quản lý chợ đầu mối"), Entry(2, "Ban Quản lý chợ đầu mồi")])
    assert registry.match("Ban Quản lý chợ đầu moi") is None
    assert {found.id for found in registry.propose("Ban Quản lý chợ đầu moi")} == {1, 2}
    alone = Registry([Entry(1, "Ban Quản lý chợ đầu mối", ("Ban Quản lý chợ đầu mồi",))])
    assert alone.match("Ban Quản lý chợ đầu moi") is not None


def test_text_without_marks_only_proposes() -> None:
    """Three communes are one without marks: the picker shows them, nobody is chosen."""
    assert REGISTRY.match("UBND xa Tan Thanh") is None
    proposed = REGISTRY.propose("ubnd xa tan thanh")
    assert {found.id for found in proposed[:2]} == {14, 15}
    assert REGISTRY.propose("so ke hoach")[0].id == 1


def test_a_picker_gets_few_units_each_once_best_first() -> None:
    """`limit` counts units, however many names each has."""
    registry = Registry(Entry(n, f"Đội công tác số {n}", (f"Đội số {n}",)) for n in range(1, 30))
    found = registry.propose("đội số 7", limit=5)
    assert found[0] == Match(7, 100.0, "alias")
    assert len({match.id for match in found}) == len(found) == 5
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    assert registry.propose("") == []


def test_marks_decide_among_names_that_look_alike_without_them() -> None:
    """What was typed with marks stands first in the picker."""
    assert REGISTRY.propose("UBND xã Tân Thạnh")[0].id == 15
    assert REGISTRY.propose("xã Tân Thạnh")[0].id == 15
    assert REGISTRY.propose("xã Tân Thanh")[0].id in {14, 20}


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Uỷ ban", "ủy ban"),
        ("Hoà Bình", "hòa bình"),
        ("thuỷ sản", "thủy sản"),
        ("khoẻ", "khỏe"),
        ("Quý Hoàn suýt Quỳ", "quý hoàn suýt quỳ"),
        ("  Sở   Xây\u00a0dựng ", "sở xây dựng"),
        ("Các đồng chí thành viên", "thành viên"),
        ("An Giang", "an giang"),
        ("a Department", "department"),
        ("Ministry of the Interior", "ministry interior"),
        ("Tỉnh uỷ", "tỉnh ủy"),
        ("Tỉnh đoàn", "tỉnh đoàn"),
        ("Công an tỉnh", "công an"),
        ("Bảo hiểm xã hội", "bảo hiểm xã hội"),
        ("TX.Cửa Lò", "thị xã cửa lò"),
        ("BCĐ CĐS", "ban chỉ đạo chuyển đổi số"),
    ],
)
def test_one_spelling_for_all_ways_to_write_a_name(written: str, plain: str) -> None:
    """Old and new tone places meet only in open syllables and never after q."""
    assert normalise(written) == plain


def test_search_ignores_marks_and_capitals() -> None:
    """What the folded search column holds."""
    assert fold("  Đẩy mạnh   ĐẦU TƯ công ") == "day manh dau tu cong"
    assert fold(unicodedata.normalize("NFD", "Đôn Đốc")) == fold("đôn đốc") == "don doc"


@settings(max_examples=examples(1000), deadline=None)
@given(st.text(max_size=40))
def test_any_text_folds_and_never_fails(text: str) -> None:
    """Paper brings anything; folding twice is folding once."""
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))
    assert normalise(text) == normalise(unicodedata.normalize("NFD", text))
    found = REGISTRY.match(text)
    assert found is None or found.id in {entry.id for entry in PROVINCE}
    assert len(REGISTRY.propose(text)) <= 5


SYLLABLES = ("an", "bình", "tân", "thanh", "thạnh", "thành", "hòa", "lộc", "lợi", "nam", "đông", "vân", "yên")
communes = st.lists(
    st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=3).map(lambda name: " ".join(name).title()),
    min_size=1,
    max_size=12,
    unique=True,
)


@settings(max_examples=examples(1000), deadline=None)
@given(communes, st.data())
def test_every_commune_is_found_and_none_is_mistaken(names: list[str], data: st.DataObject) -> None:
    """Of any province: each registered commune matches itself, an unregistered one matches nobody."""
    registry = Registry(Entry(number, f"Ủy ban nhân dân xã {name}") for number, name in enumerate(names))
    for number, name in enumerate(names):
        assert registry.match(f"UBND xã {name}") == Match(number, 100.0, "exact")
        assert registry.propose(f"UBND xã {name}")[0].id == number
    stranger = data.draw(communes)[0]
    found = registry.match(f"UBND xã {stranger}")
    assert (found is None) == (stranger not in names)


def test_a_country_of_communes_is_matched_at_once() -> None:
    """Five thousand units are built in a second, a hundred names matched in a third of one."""
    names = itertools.islice(itertools.product(SYLLABLES, repeat=4), 5000)
    began = time.process_time()
    registry = Registry(
        Entry(number, f"Ủy ban nhân dân xã {' '.join(name).title()}") for number, name in enumerate(names)
    )
    built = time.process_time()
    for number in range(100):
        assert registry.match(f"UBND xã Khánh Sơn {number}") is None
    assert built - began < 1
    assert time.process_time() - built < 0.3
