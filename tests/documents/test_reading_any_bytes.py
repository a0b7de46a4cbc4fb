"""Whatever the bytes: spans cover the content once, or the file is refused with a sentence that helps."""

import ast
import datetime as dt
import io
import time
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

import documents
from documents.reading import read, sentence
from documents.reading.doubts import SENTENCES
from models.errors import Refused
from models.language import translate
from models.rules.reading import Doubt, Reading

NOTICE = Path(__file__).with_name("notice.txt")
WORDS = st.sampled_from(
    [
        "Giao",
        "giao",
        "yêu cầu",
        "đề nghị",
        "Sở",
        "Tài chính",
        "các",
        "UBND",
        "phường:",
        "Hòa Sơn",
        "và",
        ",",
        ";",
        ":",
        ".",
        "chủ trì",
        "phối hợp với",
        "rà soát",
        "trước ngày",
        "30/9",
        "31/2/2023",
        "trong",
        "quý III",
        "năm",
        "2023",
        "hằng tháng",
        "định kỳ",
        "1.",
        "a)",
        "-",
        "+",
        "II.",
        "\n",
        "\n\n",
        "Nơi nhận:",
        "Kính gửi:",
        "THÔNG BÁO",
        "“",
        "”",
        "(",
        ")",
        "",
        " a ",
        " b ",
        "",
        "Trường hợp",
        "Cần",
        "phải",
        "đồng thời",
        "the",
        "The Board",
        "directs",
        "shall",
        "by April 30th",
        "Action items",
        "́",
        "\r\n",
        "\t",
        "…",
        "0",
        "sở này",
        "Đối với",
        "hoàn thành",
        "trước khi",
        "chuẩn bị",
        "hội nghị",
        "tháng 13",
        "ngày 0",
        "\u2028",
        "\x0c",
    ]
)


def covered_once(reading: Reading) -> bool:
    spans = sorted(
        [*((d.start, d.end) for d in reading.directives), *((r.start, r.end) for r in reading.rest)]
    )
    ends = [0, *(end for _, end in spans)]
    return (
        all(start < end for start, end in spans)
        and [start for start, _ in spans] == ends[:-1]
        and ends[-1] == len(reading.content)
        and all(d.text == reading.content[d.start : d.end] for d in reading.directives)
        and all(a.start < b.start for a, b in pairwise(reading.directives))
    )


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(WORDS, WORDS, st.text(max_size=6)), max_size=60), st.dates(), st.booleans())
def test_any_text_is_covered_exactly_once(words: list[str], held: dt.date, dated: bool) -> None:
    """Contract, `dondoc read`: spans count characters of the content and cover it all."""
    content = " ".join(words).replace("\0", " ").encode("utf-8", "ignore").decode().removeprefix("\ufeff")
    for language in (None, "vi", "en"):
        if not content.strip():
            continue
        reading = read(content.encode(), filename="-", held_on=held if dated else None, language=language)
        assert reading.content == content
        assert covered_once(reading)


@pytest.fixture(scope="module")
def word_file() -> bytes:
    document = Document()
    document.add_paragraph("Đồng chí Trưởng ban yêu cầu thực hiện các nhiệm vụ sau:")
    document.add_paragraph(
        "Giao Sở Nội vụ rà soát quy chế trực ban trước ngày 20/7/2023.", style="List Number"
    )
    changed = document.add_paragraph("Giao Sở Y tế ", style="List Number")
    for tag, inner in (("del", "<w:delText>đóng</w:delText>"), ("ins", "<w:t>mở</w:t>")):
        changed._p.append(parse_xml(f"<w:{tag} {nsdecls('w')}><w:r>{inner}</w:r></w:{tag}>"))
    changed.add_run(" kho thuốc dự phòng.")
    table = document.add_table(rows=2, cols=3)
    cells = ("Nội dung", "Đơn vị chủ trì", "Thời hạn", "Lắp biển báo bến đò", "UBND xã Hòa Sơn", "15/8/2023")
    for cell, words in zip([c for row in table.rows for c in row.cells], cells, strict=True):
        cell.text = words
    document.add_paragraph("Giao Sở Tài chính báo cáo sau bảng.")
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def test_a_word_file_keeps_its_numbers_insertions_and_tables(word_file: bytes) -> None:
    reading = read(word_file, filename="notice.docx", held_on=dt.date(2023, 6, 29))
    assert "1. Giao Sở Nội vụ rà soát" in reading.content
    assert "2. Giao Sở Y tế mở kho thuốc dự phòng." in reading.content
    assert [(d.lead, d.due_on) for d in reading.directives] == [
        (["Sở Nội vụ"], dt.date(2023, 7, 20)),
        (["Sở Y tế"], None),
        (["UBND xã Hòa Sơn"], dt.date(2023, 8, 15)),
        (["Sở Tài chính"], None),
    ]
    assert covered_once(reading)


def bomb() -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"\0" * 201_000_000)
    return saved.getvalue()


@pytest.mark.parametrize(
    ("filename", "data", "words"),
    [
        ("a.txt", b" \n ", "empty"),
        ("a.txt", b"\xff\xfe\x00", "UTF-8"),
        ("a.txt", b"\xff\xfa\xf0\xb5", "UTF-8"),
        ("a.txt", b"Giao\0S", "UTF-8"),
        ("a.pdf", b"%PDF-1.7", "damaged"),
        ("a.docx", b"PK\x03\x04 nothing", "damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0 old", "password"),
        ("a.docx", bomb(), "unpacks"),
        ("a.txt", b"a" * 20_000_001, "larger than 20 MB"),
        ("a.txt", b"a " * 1_000_001, "longer than 2000000"),
        ("a.txt", "\ufeff\u3000".encode(), "no text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(filename: str, data: bytes, words: str) -> None:
    with pytest.raises(Refused) as refused:
        read(data, filename=filename)
    assert words in str(refused.value)
    assert refused.value.sentence("vi") != str(refused.value)


def test_fifty_thousand_characters_of_anything_are_read_in_seconds() -> None:
    """No file holds up the server: a reading that grew with the square of a text would take minutes, on any machine."""
    tasks = NOTICE.read_text(encoding="utf-8").split("II. NHIỆM VỤ")[1].split("Văn phòng thông báo")[0]
    hostile = [
        "giao Sở Tài chính, ",
        "các sở, ",
        "trước ngày 1 ",
        "1.1.1 ",
        "chuẩn bị ",
        "requested the members ",
        "| a ",
    ]
    for words in [tasks, *hostile]:
        content = (words * (50_000 // len(words))).encode()
        started = time.process_time()
        read(content, filename="long.txt")
        assert time.process_time() - started < 20, words[:20]


def test_every_doubt_is_said_in_both_languages() -> None:
    for code in SENTENCES:
        doubt = Doubt(code=code, words="sở này")
        assert sentence(doubt, "vi") != sentence(doubt, "en")
        assert "{" not in sentence(doubt, "vi")


def test_every_refusal_of_the_room_is_translated() -> None:
    """House rule: the Vietnamese stands in the room's own catalogue."""
    folder = Path(documents.__file__).parent
    calls = [
        node
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    spoken = [
        call.args[0].value
        for call in calls
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Refused"
        and isinstance(call.args[0], ast.Constant)
    ]
    assert len(spoken) >= 20
    assert [words for words in spoken if translate("vi", str(words)) == words] == []
