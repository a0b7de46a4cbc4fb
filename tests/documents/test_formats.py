"""The same paper in every format: what Word, OpenDocument, PDF and spreadsheets hold, as one and the same text."""

import datetime as dt
import shutil
import unicodedata
from pathlib import Path

import papers
import pytest

from documents.formats.child import answered
from documents.reading import read, sheets
from documents.reading.content import content_of
from models.rules.reading import Reading

MAP = papers.BODY[9][1]


def said(reading: Reading) -> list[tuple[object, ...]]:
    return [(papers.in_one_line(d.text), d.lead, d.due_on, d.kind) for d in reading.directives]


@pytest.fixture(scope="module")
def typed() -> Reading:
    return read(papers.as_txt(), filename="notice.txt")


@pytest.mark.parametrize("filename", papers.FORMATS)
def test_a_notice_says_the_same_in_every_format(filename: str, typed: Reading) -> None:
    """Issue "Documents": the same notice as .docx, .odt, .pdf and .txt gives the same directives."""
    reading = read(papers.FORMATS[filename](), filename=filename)
    assert (reading.number, reading.held_on) == ("318/TB-VP", dt.date(2024, 3, 4))
    assert said(reading) == said(typed)
    assert len(reading.directives) == 12
    assert reading.directives[0].lead == ["Sở Nông nghiệp và Phát triển nông thôn"]


def test_the_first_bytes_decide_the_format_where_the_ending_is_wrong_or_missing() -> None:
    """Contract, `dondoc read -`: a paper comes over standard input, without a name."""
    for make in papers.FORMATS.values():
        assert "318/TB-VP" in content_of(make(), "-").text
    assert content_of(papers.as_docx(), "notice.doc").text == content_of(papers.as_docx(), "notice.docx").text
    assert content_of(papers.as_pdf(), "notice.docx").text == content_of(papers.as_pdf(), "notice.pdf").text


def test_any_unicode_form_and_either_tone_style_read_alike(typed: Reading) -> None:
    """Regulation 399-QĐ/TW papers keep hoà and uỷ; State papers write hòa and ủy; some programs decompose."""
    text = papers.as_txt().decode()
    decomposed = read(unicodedata.normalize("NFD", text).encode(), filename="a.txt")
    old = text.replace("òa", "oà").replace("ủy", "uỷ").replace("Ủy", "Uỷ")
    assert old != text
    plain = [(d.due_on, d.kind, len(d.lead)) for d in typed.directives]
    for reading in (decomposed, read(old.encode(), filename="a.txt")):
        assert [(d.due_on, d.kind, len(d.lead)) for d in reading.directives] == plain


def word(body: str, **parts: str) -> list[str]:
    answer = answered("docx", papers.docx(body, **parts))
    return [line for line in answer["text"].splitlines() if line.strip()]


def test_word_numbers_count_over_levels_and_start_anew_where_they_are_told_to() -> None:
    """ECMA-376 17.9: lists of one abstract list count on together; an override starts a list anew once."""
    numbering = papers.NUMBERING + (
        '<w:num w:numId="4"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="5"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    places = [(3, 0), (3, 1), (3, 1), (3, 2), (3, 0), (4, 1), (5, 1), (5, 1), (3, 9)]
    body = "".join(papers.w_numbered("x", level, identity) for identity, level in places)
    assert word(body, numbering=numbering) == [
        "I. x", "1. x", "2. x", "- x", "II. x", "1. x", "5. x", "6. x", "x"
    ]  # fmt: skip


def test_word_numbers_come_from_styles_too_and_whole_outlines_are_written_out() -> None:
    """ECMA-376 17.9.23: a level names the style that it numbers; list 0 takes the number away again."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="{style}"/>'
        f'<w:lvlText w:val="{shown}"/></w:lvl>'
        for level, (style, shown) in enumerate((("H1", "%1."), ("H2", "%1.%2.")))
    )
    numbering = f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum>'
    numbering += '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}">{more}</w:style>'
        for name, more in (
            ("H1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
            ("H2", '<w:basedOn w:val="H1"/>'),
            ("H3", '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>'),
        )
    )
    body = "".join(
        papers.w_p("x", f'<w:pStyle w:val="{style}"/>') for style in ("H1", "H3", "H3", "H1", "H3")
    )
    body += papers.w_p("x", '<w:pStyle w:val="H3"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert word(body, numbering=numbering, styles=styles) == [
        "1. x",
        "1.1. x",
        "1.2. x",
        "2. x",
        "2.1. x",
        "x",
    ]


def test_word_keeps_what_was_inserted_and_drops_what_was_deleted_moved_away_or_hidden() -> None:
    """Drafts carry revisions: what counts is the text as it would stand if they were accepted."""
    body = (
        "<w:p><w:r><w:t>Giao </w:t></w:r><w:del><w:r><w:delText>Sở A</w:delText><w:t>Sở A</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>Sở B</w:t></w:r></w:ins><w:moveFrom><w:r><w:t> cũ</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t> mới</w:t></w:r></w:moveTo><w:r><w:rPr><w:vanish/></w:rPr><w:t> ẩn</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>Một câu </w:t></w:r></w:p>"
        "<w:p><w:r><w:t>liền nhau.</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>bỏ</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    assert word(body) == ["Giao Sở B mới", "Một câu liền nhau."]


def test_word_tables_keep_their_columns_over_merged_cells_and_inner_tables() -> None:
    """A lead that stands once for three rows leads all three; a cell over two columns moves no later cell."""
    cell = papers.w_p
    down, more = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>', "<w:tcPr><w:vMerge/></w:tcPr>"
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    inner = papers.w_table((cell("a"), cell("b")))
    body = papers.w_table(
        (cell("Việc"), cell("Chủ trì"), cell("Hạn")),
        (cell("Một | hai"), down + cell("Sở A"), cell("1/5")),
        (cell("Ba"), more + cell(""), cell("2/5")),
        (wide + cell("Chung"), cell("3/5")),
        (cell("Bốn") + inner, cell("Sở C"), cell("")),
    )
    assert word(body) == [
        "| Việc | Chủ trì | Hạn |", "| Một; hai | Sở A | 1/5 |", "| Ba | Sở A | 2/5 |", "| Chung |  | 3/5 |",
        "| Bốn a; b | Sở C |  |",
    ]  # fmt: skip


def test_word_line_breaks_are_spaces_unless_a_list_is_typed_with_them() -> None:
    broken = "<w:p><w:r><w:t>{}</w:t><w:br/><w:t>{}</w:t></w:r></w:p>"
    body = broken.format("Giao Sở", "Tài chính") + broken.format("Giao:", "- Sở A rà soát;")
    box = "<w:p><w:r><w:t>Hòm chữ</w:t></w:r></w:p>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    boxed = f"<w:txbxContent>{box}</w:txbxContent>"
    body += (
        f"<w:p><w:r><w:t>Trước</w:t><mc:AlternateContent {mc}><mc:Choice>{boxed}</mc:Choice>"
        f"<mc:Fallback>{boxed}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert word(body) == ["Giao Sở Tài chính", "Giao:", "- Sở A rà soát;", "Trước", "Hòm chữ"]


TCVN3 = "UBND tØnh giao Së Tµi chÝnh chñ tr×, phèi hîp víi Së X©y dùng rµ so¸t quy ho¹ch tr­íc ngµy 20/7/2023."
VNI = "UBND tænh giao Sôû Taøi chính chuû trì, phoái hôïp vôùi Sôû Xaây döïng raø soaùt quy hoaïch tröôùc ngaøy 20/7/2023."
PLAIN = (
    "UBND tỉnh giao Sở Tài chính chủ trì, phối hợp với Sở Xây dựng rà soát quy hoạch trước ngày 20/7/2023."
)


@pytest.mark.parametrize(("legacy", "font", "name"), [(TCVN3, ".VnTime", "tcvn3"), (VNI, "VNI-Times", "vni")])
def test_text_in_legacy_fonts_is_converted(legacy: str, font: str, name: str) -> None:
    """Papers from before TCVN 6909:2001 (Unicode) are typed in .VnTime or VNI-Times."""
    split = legacy.index("rµ" if name == "tcvn3" else "raø") + 2  # VNI: between a letter and its mark
    half = papers.w_p(legacy[:split], font=font).replace("</w:p>", "")
    body = half + papers.w_p(legacy[split:], font=font).partition("</w:pPr>")[2]
    for data, filename in (
        (papers.docx(body), "a.docx"),
        (legacy.encode("cp1252"), "a.txt"),
        (legacy.encode(), "a.txt"),
    ):
        content = content_of(data, filename)
        assert (content.text.strip(), content.converted) == (PLAIN, name)
    assert read(legacy.encode("cp1252"), filename="a.txt").directives[0].due_on == dt.date(2023, 7, 20)


def test_only_the_words_in_a_legacy_font_are_converted_and_capitals_of_its_h_fonts_kept() -> None:
    body = papers.w_p("KÕt luËn", font=".VnTimeH") + papers.w_p("Nhãm Ñ®µ", font="Arial")
    assert word(body) == ["KẾT LUẬN", "Nhãm Ñ®µ"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_plain_text_of_any_character_set_is_read(encoding: str) -> None:
    """Windows-1258 writes tones as marks of their own: bytes of it are no UTF-8."""
    text = PLAIN
    if encoding == "cp1258":  # keeps â, ă, ê, ô, ơ, ư whole and puts the tone behind
        whole = {"a": "âă", "e": "ê", "o": "ôơ", "u": "ư"}
        tones = "\u0300\u0301\u0303\u0309\u0323"
        split = {
            unicodedata.normalize("NFC", letter + tone): letter + tone
            for small in (*whole, "i", "y", *"".join(whole.values()))
            for letter in (small, small.upper())
            for tone in tones
        }
        text = "".join(split.get(letter, letter) for letter in PLAIN)
    assert content_of(text.encode(encoding), "a.txt").text == PLAIN


@pytest.mark.parametrize(
    "text", ["El señor García pidió más información a la comisión ayer.", PLAIN, "Minutes of 3 May"]
)
def test_what_is_no_legacy_vietnamese_is_left_as_it_is(text: str) -> None:
    content = content_of(text.encode(), "a.txt")
    assert (content.text, content.converted) == (text, None)


def opendocument(body: str) -> list[str]:
    answer = answered("odt", papers.odt(body))
    return [line for line in answer["text"].splitlines() if line.strip()]


def test_opendocument_lists_restart_and_its_deleted_words_and_comments_are_left_out() -> None:
    """OpenDocument 1.3 part 3, 5.3: deletions stand in text:tracked-changes, a start value in the item."""
    item = "<text:list-item{}><text:p>x</text:p></text:list-item>"
    inner = f'<text:list text:style-name="L"><text:list-item><text:list>{item.format("")}{item.format("")}'
    body = (
        "<text:tracked-changes><text:p>đã xóa</text:p></text:tracked-changes>"
        f"{inner}</text:list></text:list-item></text:list>"
        f'<text:list text:style-name="L">{item.format("")}{item.format(chr(32) + "text:start-value=" + chr(34) + "7" + chr(34))}</text:list>'
        f'<text:list text:style-name="L" text:continue-numbering="true">{item.format("")}</text:list>'
        "<text:p>Giao<text:s text:c='2'/>Sở<office:annotation><text:p>ý kiến</text:p></office:annotation> A</text:p>"
    )
    assert opendocument(body) == ["1. x", "2. x", "I. x", "VII. x", "VIII. x", "Giao  Sở A"]


def test_opendocument_tables_keep_their_columns_over_merged_cells() -> None:
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    row = "<table:table-row>{}</table:table-row>"
    covered = "<table:covered-table-cell/>"
    body = "<table:table>" + "".join(
        row.format(cells)
        for cells in (
            cell.format("", "Việc") + cell.format(' table:number-rows-spanned="2"', "Sở A") + cell.format("", "1/5"),
            cell.format("", "Ba") + covered + cell.format("", "2/5"),
            cell.format(' table:number-columns-spanned="2"', "Chung") + covered + cell.format("", "3/5"),
        )
    )  # fmt: skip
    assert opendocument(body + "</table:table>") == [
        "| Việc | Sở A | 1/5 |", "| Ba | Sở A | 2/5 |", "| Chung |  | 3/5 |"
    ]  # fmt: skip


def test_pdf_drops_page_numbers_and_running_heads_and_joins_words_over_pages() -> None:
    """Decree 30/2020, annex I: pages are numbered at the top from the second on."""
    text = content_of(papers.as_pdf(), "notice.pdf").text
    assert "Thông báo nội bộ" not in text
    assert "\n2\n" not in text
    assert MAP in text


@pytest.mark.parametrize("filename", ["tasks.xlsx", "tasks.csv"])
def test_a_list_of_tasks_is_read_like_a_table(filename: str) -> None:
    """Issue "Documents": .xlsx lists of tasks; days stand in cells as numbers, serial numbers as floats."""
    rows: list[list[str | float]] = [
        ["DANH MỤC NHIỆM VỤ"],
        ["TT", "Nội dung", "Đơn vị chủ trì", "Thời hạn"],
        [1, "Lập danh mục giếng khoan phải trám lấp", "UBND xã Phú Lộc", 45_458],
        [2, "Kiểm định lại đồng hồ đo mặn", "Sở Khoa học và Công nghệ", "30/5/2024"],
    ]
    data = papers.xlsx(rows)
    if filename.endswith(".csv"):
        rows[2][3] = "15/06/2024"
        data = "\n".join(";".join(str(cell) for cell in row) for row in rows).encode("utf-8-sig")
    reading = read(data, filename=filename)
    assert [(d.text, d.lead, d.due_on) for d in reading.directives] == [
        ("Lập danh mục giếng khoan phải trám lấp", ["UBND xã Phú Lộc"], dt.date(2024, 6, 15)),
        ("Kiểm định lại đồng hồ đo mặn", ["Sở Khoa học và Công nghệ"], dt.date(2024, 5, 30)),
    ]
    assert "| 1 | Lập" in reading.content


def test_a_register_is_read_from_a_workbook_by_its_columns() -> None:
    data = papers.xlsx([["Code", "Since"], ["SNV", 45_458], ["STC", 7.0]])
    assert sheets.rows(data, filename="units.xlsx") == [
        {"code": "SNV", "since": "2024-06-15"},
        {"code": "STC", "since": "7"},
    ]


@pytest.mark.skipif(
    not shutil.which("antiword"), reason="antiword is not installed (apt-get install antiword)"
)
def test_an_old_word_file_is_read_where_a_program_for_it_is_installed(typed: Reading) -> None:
    """Word 97-2003: notice.doc is the notice with typed numbers, saved by LibreOffice 7.4."""
    reading = read(Path(__file__).with_name("notice.doc").read_bytes(), filename="notice.doc")
    assert said(reading) == said(typed)
