"""One notice of conclusions as .txt, .docx, .odt and .pdf, made from strings: no office program, no font.

The body, its posts and its matters are invented. Each format has what its programs write: automatic numbers in
Word and OpenDocument, wrapped lines, running heads and page numbers in PDF.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape

Row = tuple[str, ...]

LEFT = ("ỦY BAN NHÂN DÂN", "TỈNH BÌNH LONG", "VĂN PHÒNG")
RIGHT = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
NUMBER, PLACE = "Số: 318/TB-VP", "Bình Long, ngày 06 tháng 3 năm 2024"
CLOSING = ("Nơi nhận:", "- Như trên;", "- Lưu: VT."), ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")
HEADING = ("TT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Thời hạn")
ANNEX = (
    ("1", "Lập danh mục giếng khoan phải trám lấp trên địa bàn và công bố", "UBND xã Phú Lộc", "15/6/2024"),
    ("2", "Kiểm định lại đồng hồ đo mặn tại các cống đầu mối", "Sở Khoa học và Công nghệ", "30/5/2024"),
    ("3", "Báo cáo tiến độ nạo vét kênh cấp hai", "Chi cục Thủy lợi", "20/4/2024"),
)
# (kind, words): "title" and "plain" stand alone; "part", "item" and "dash" are lists of three levels.
BODY = (
    ("title", "THÔNG BÁO"),
    ("title", "Kết luận của Chủ tịch Ủy ban nhân dân tỉnh tại cuộc họp về phòng, chống hạn mặn"),
    ("plain", ("Ngày 04 tháng 3 năm 2024, tại trụ sở Ủy ban nhân dân tỉnh, Chủ tịch Ủy ban nhân dân tỉnh chủ trì cuộc"
     " họp về phòng, chống hạn mặn. Cùng dự có lãnh đạo các sở và Ủy ban nhân dân các huyện ven biển.")),
    ("plain", ("Sau khi nghe Sở Nông nghiệp và Phát triển nông thôn báo cáo và ý kiến của các đại biểu, Chủ tịch Ủy ban"
     " nhân dân tỉnh kết luận như sau:")),
    ("part", "ĐÁNH GIÁ TÌNH HÌNH"),
    ("item", ("Mùa khô năm nay, độ mặn tại các cửa sông cao hơn trung bình nhiều năm theo Báo cáo số 41/BC-SNN ngày"
     " 26/02/2024.")),
    ("item", "Tuy nhiên, việc tích nước ở một số xã còn chậm; số liệu đo mặn chưa được gửi đều."),
    ("part", "NHIỆM VỤ TRỌNG TÂM"),
    ("item", "Sở Nông nghiệp và Phát triển nông thôn"),
    ("dash", ("Chủ trì, phối hợp với Sở Tài chính rà soát toàn bộ cống ngăn mặn trên địa bàn; báo cáo Ủy ban nhân dân"
     " tỉnh trước ngày 20/3/2024.")),
    ("dash", "Định kỳ hằng tháng cập nhật bản đồ xâm nhập mặn lên trang tin của tỉnh."),
    ("dash", "Tăng cường kiểm tra việc đóng mở cống theo quy trình vận hành đã ban hành."),
    ("item", ("Giao Sở Tài chính tham mưu bố trí kinh phí nạo vét kênh theo Kế hoạch số 15/KH-UBND ngày 09/02/2024,"
     " hoàn thành trong quý II/2024.")),
    ("item", "UBND các huyện: Hòa Thuận, Phú Lộc và Tân An khẩn trương đắp đập tạm tại các cửa kênh."),
    ("item", "Sở Tài nguyên và Môi trường hướng dẫn các xã trám lấp giếng khoan hỏng, hoàn thành trước ngày 31/5/2024."),
    ("item", "Yêu cầu Giám đốc Sở Y tế chuẩn bị đủ hóa chất xử lý nước cho các trạm y tế, xong trước 15/4/2024."),
    ("item", "Đề nghị Ban Chỉ huy Quân sự tỉnh bố trí xe chở nước ngọt về các ấp xa nguồn nước trước ngày 25/3/2024."),
    ("item", "Văn phòng Ủy ban nhân dân tỉnh theo dõi, đôn đốc và báo cáo kết quả thực hiện trước ngày 30/6/2024."),
    ("plain", "Văn phòng thông báo để các cơ quan, đơn vị biết, thực hiện./."),
)  # fmt: skip
_ROMAN = ("I", "II", "III")


def typed(body: Iterable[tuple[str, str]] = BODY) -> list[tuple[str, str]]:
    """The body with its numbers typed out."""
    part = item = 0
    lines = []
    for kind, words in body:
        number = ""
        if kind == "part":
            part, item = part + 1, 0
            number = f"{_ROMAN[part - 1]}. "
        elif kind == "item":
            item += 1
            number = f"{item}. "
        elif kind == "dash":
            number = "- "
        lines.append((kind, number + words))
    return lines


def as_txt() -> bytes:
    rows = ["| " + " | ".join(row) + " |" for row in (HEADING, *ANNEX)]
    lines = [*LEFT, NUMBER, *RIGHT, PLACE, *(words for _, words in typed()), *CLOSING[0], *CLOSING[1]]
    return "\n".join([*lines, "PHỤ LỤC", *rows, ""]).encode()


def packed(parts: dict[str, str | bytes]) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as file:
        for name, words in parts.items():
            file.writestr(name, words, zipfile.ZIP_STORED if name == "mimetype" else None)
    return saved.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


_KINDS = "http://schemas.openxmlformats.org/package/2006/content-types"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def related(*parts: tuple[str, str]) -> str:
    """Which parts of an Office file belong to one of them, by kind."""
    links = "".join(
        f'<Relationship Id="r{number}" Type="{_R}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(parts, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LEVELS = "".join(
    f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/><w:lvlText w:val="{shown}"/></w:lvl>'
    for level, (shape, shown) in enumerate((("upperRoman", "%1."), ("decimal", "%2."), ("bullet", "-")))
)
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="7">{_LEVELS}</w:abstractNum>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
)


def docx(
    body: str, *, numbering: str = NUMBERING, styles: str = "", extra: dict[str, str | bytes] | None = None
) -> bytes:
    """A Word file around the XML of its body."""
    around = f'<?xml version="1.0" encoding="UTF-8"?><w:{{0}} xmlns:w="{_W}">{{1}}</w:{{0}}>'
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    kinds += f'<Override PartName="/word/document.xml" ContentType="{main}.document.main+xml"/>'
    kinds += "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{main}.{part}+xml"/>'
        for part in ("numbering", "styles")
    )
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{_KINDS}">{kinds}</Types>',
            "_rels/.rels": related(("officeDocument", "word/document.xml")),
            "word/_rels/document.xml.rels": related(("numbering", "numbering.xml"), ("styles", "styles.xml")),
            "word/document.xml": around.format("document", f"<w:body>{body}</w:body>"),
            "word/numbering.xml": around.format("numbering", numbering),
            "word/styles.xml": around.format("styles", styles),
            **(extra or {}),
        }
    )


def w_p(words: str, properties: str = "", font: str = "") -> str:
    marks = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r>{marks}<w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'


def w_numbered(words: str, level: int, identity: int = 3) -> str:
    return w_p(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{identity}"/></w:numPr>')


def w_table(*rows: Iterable[str]) -> str:
    """A table whose cells are given as XML of paragraphs."""
    return "<w:tbl>" + "".join(
        "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows
    ) + "</w:tbl>"  # fmt: skip


def as_docx() -> bytes:
    def cell(*lines: str) -> str:
        return "".join(w_p(line) for line in lines)

    levels = {"part": 0, "item": 1, "dash": 2}
    body = w_table((cell(*LEFT), cell(*RIGHT)), (cell(NUMBER), cell(PLACE)))
    for kind, words in BODY:
        body += w_numbered(words, levels[kind]) if kind in levels else w_p(words)
    body += w_table((cell(*CLOSING[0]), cell(*CLOSING[1]))) + w_p("PHỤ LỤC")
    return docx(body + w_table(*((cell(words) for words in row) for row in (HEADING, *ANNEX))))


_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = " ".join(f'xmlns:{name}="{_ODF}{name}:1.0"' for name in ("office", "text", "table", "style"))
_LIST = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="I"'
    ' style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-bullet text:level="3" text:bullet-char="-"/></text:list-style>'
)


def odt(body: str, *, extra: dict[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument text around the XML of its body."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}>'
        f"<office:automatic-styles>{_LIST}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return packed(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, **(extra or {})}
    )


def o_p(*lines: str) -> str:
    return "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)


def o_table(*rows: Iterable[str]) -> str:
    return "<table:table>" + "".join(
        "<table:table-row>" + "".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in row)
        + "</table:table-row>" for row in rows
    ) + "</table:table>"  # fmt: skip


def as_odt() -> bytes:
    body = o_table((o_p(*LEFT), o_p(*RIGHT)), (o_p(NUMBER), o_p(PLACE)))
    # OpenDocument nests: one outermost list with the parts, in each the list of its items, in each that of dashes.
    levels = {"part": 1, "item": 2, "dash": 3}
    open_levels = 0
    for kind, words in (*BODY, ("end", "")):
        level = levels.get(kind, 0)
        while open_levels > level:
            body += "</text:list-item></text:list>"
            open_levels -= 1
        if 0 < open_levels == level:
            body += "</text:list-item><text:list-item>"
        while open_levels < level:
            body += '<text:list text:style-name="L"><text:list-item>'
            open_levels += 1
        body += o_p(words) if kind != "end" else ""
    body += o_table((o_p(*CLOSING[0]), o_p(*CLOSING[1]))) + o_p("PHỤ LỤC")
    return odt(body + o_table(*((o_p(words) for words in row) for row in (HEADING, *ANNEX))))


class Pdf:
    """Pages of words at places, in a font of letters half as wide as high that no reader has to draw."""

    width, height, size = 595, 842, 13

    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]
        self.letters: set[str] = set()

    def write(self, x: float, y: float, words: str) -> None:
        """Words from `x`, `y` points below the top of the page."""
        self.letters |= set(words)
        code = words.encode("utf-16-be").hex()
        self.pages[-1].append(f"BT /F {self.size} Tf 1 0 0 1 {x} {self.height - y} Tm <{code}> Tj ET")

    def line(self, x: float, y: float, to_x: float, to_y: float) -> None:
        self.pages[-1].append(f"{x} {self.height - y} m {to_x} {self.height - to_y} l S")

    def wrapped(self, words: str, wide: float) -> list[str]:
        lines = [""]
        for word in words.split(" "):
            if lines[-1] and self.wide(f"{lines[-1]} {word}") > wide:
                lines.append(word)
            else:
                lines[-1] = f"{lines[-1]} {word}".strip()
        return lines

    def wide(self, words: str) -> float:
        return len(words) * self.size / 2

    def file(self, *, encrypted: bool = False, pressed: bool = True) -> bytes:
        pairs = [letter for letter in sorted(self.letters) if ord(letter) < 0x10000]
        known = "".join(f"<{ord(letter):04x}> <{ord(letter):04x}>\n" for letter in pairs)
        to_unicode = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange"
            f" <0000> <ffff> endcodespacerange {len(pairs)} beginbfchar\n{known}endbfchar endcmap end end"
        )
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {len(self.pages)} /Kids [{' '.join(f'{7 + 2 * n} 0 R' for n in range(len(self.pages)))}] >>",
            "<< /Type /Font /Subtype /Type0 /BaseFont /Plain /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
            (
                "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Plain /DW 500 /FontDescriptor 5 0 R"
                " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
            ),
            (
                "<< /Type /FontDescriptor /FontName /Plain /Flags 4 /FontBBox [0 -200 500 900] /ItalicAngle 0 /Ascent 900"
                " /Descent -200 /CapHeight 700 /StemV 80 >>"
            ),
            to_unicode.encode(),
        ]
        for number, page in enumerate(self.pages):
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {self.width} {self.height}] /Contents {8 + 2 * number} 0 R"
                " /Resources << /Font << /F 3 0 R >> >> >>"
            )
            objects.append("\n".join(page).encode())
        return pdf_of(objects, locked=encrypted, pressed=pressed)


def pdf_of(
    objects: Iterable[str | bytes | tuple[str, bytes]], *, locked: bool = False, pressed: bool = True
) -> bytes:
    """A PDF of numbered objects, the first its catalogue; bytes are streams, a pair is (entries, stream)."""
    file = bytearray(b"%PDF-1.7\n")
    places = []
    for number, thing in enumerate(objects, 1):
        places.append(len(file))
        if isinstance(thing, str):
            file += f"{number} 0 obj {thing} endobj\n".encode()
            continue
        entries, stream = thing if isinstance(thing, tuple) else ("", thing)
        if pressed:
            entries, stream = f"/Filter /FlateDecode {entries}", zlib.compress(stream)
        file += f"{number} 0 obj << /Length {len(stream)} {entries} >> stream\n".encode()
        file += stream + b"\nendstream endobj\n"
    start = len(file)
    file += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    file += "".join(f"{place:010d} 00000 n \n" for place in places).encode()
    lock = (
        f" /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{'ab' * 32}> /U <{'cd' * 32}> >>"
        f" /ID [<{'00' * 16}> <{'00' * 16}>]"
        if locked
        else ""
    )
    file += f"trailer << /Size {len(places) + 1} /Root 1 0 R{lock} >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(file)


def as_pdf(*, pressed: bool = True) -> bytes:
    page = Pdf()
    y = _letterhead(page)
    margin, right = 85.0, 538.0

    def room(wanted: float) -> None:
        nonlocal y
        if y + wanted > page.height - 90:
            page.pages.append([])
            page.write(page.width / 2 - 10, 40, str(len(page.pages)))
            page.write(85, 805, "Thông báo nội bộ của Văn phòng")
            y = 85

    for kind, words in typed():
        indent = 0.0 if kind == "title" else 28.0
        lines = page.wrapped("\0" * round(indent / page.size * 2) + words, right - margin)
        for number, line in enumerate(lines):
            room(17)
            shown = line.lstrip("\0")
            x = (page.width - page.wide(shown)) / 2 if kind == "title" else margin + (0 if number else indent)
            page.write(x, y, shown)
            y += 17
        y += 6
    room(90)
    for number in range(3):
        page.write(margin, y, CLOSING[0][number])
        if number < len(CLOSING[1]):
            page.write(360, y, CLOSING[1][number])
        y += 17
    room(page.height)
    page.write(270, y, "PHỤ LỤC")
    _table(page, y + 20, (85, 115, 330, 455, 540))
    return page.file(pressed=pressed)


def _letterhead(page: Pdf) -> float:
    for number, line in enumerate(LEFT):
        page.write(85, 72 + 17 * number, line)
    for number, line in enumerate(RIGHT):
        page.write(300, 72 + 17 * number, line)
    page.write(95, 130, NUMBER)
    page.write(300, 130, PLACE)
    return 175


def _table(page: Pdf, y: float, places: tuple[int, ...]) -> None:
    top = y
    page.line(places[0], y, places[-1], y)
    for row in (HEADING, *ANNEX):
        cells = [page.wrapped(words, b - a - 8) for words, a, b in zip(row, places, places[1:], strict=False)]
        for cell, x in zip(cells, places, strict=False):
            for number, line in enumerate(cell):
                page.write(x + 4, y + 15 + 16 * number, line)
        y += 16 * max(len(cell) for cell in cells) + 8
        page.line(places[0], y, places[-1], y)
    for x in places:
        page.line(x, top, x, y)


FORMATS: dict[str, Callable[[], bytes]] = {
    "notice.txt": as_txt, "notice.docx": as_docx, "notice.odt": as_odt, "notice.pdf": as_pdf
}  # fmt: skip


_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(rows: Iterable[Iterable[str | float]]) -> bytes:
    """A workbook of one sheet; a number above 40,000 is shown as a day, as Excel keeps days."""
    lines = ""
    for row in rows:
        cells = ""
        for cell in row:
            if isinstance(cell, str):
                cells += f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            else:
                cells += f'<c s="{int(cell > 40_000)}"><v>{cell}</v></c>'
        lines += f"<row>{cells}</row>"
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    kinds = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    kinds += f'<Override PartName="/xl/workbook.xml" ContentType="{main}.sheet.main+xml"/>'
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{_KINDS}">{kinds}</Types>',
            "_rels/.rels": related(("officeDocument", "xl/workbook.xml")),
            "xl/_rels/workbook.xml.rels": related(
                ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")
            ),
            "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_R}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/styles.xml": f'<styleSheet xmlns="{_S}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_S}"><sheetData>{lines}</sheetData></worksheet>',
        }
    )


def png(width: int, rows: list[bytes]) -> bytes:
    """A gray picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + len(rows).to_bytes(4, "big") + b"\x08\0\0\0\0"
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def scanned_pdf(width: int, rows: list[bytes]) -> bytes:
    """One page that is nothing but a gray picture of 200 dots an inch."""
    across, down = width * 72 / 200, len(rows) * 72 / 200
    picture = f"/Type /XObject /Subtype /Image /Width {width} /Height {len(rows)} /ColorSpace /DeviceGray /BitsPerComponent 8"
    return pdf_of(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {across} {down}] /Contents 4 0 R"
                " /Resources << /XObject << /P 5 0 R >> >> >>"
            ),
            f"{across} 0 0 {down} 0 0 cm /P Do".encode(),
            (picture, b"".join(rows)),
        ]
    )


def in_one_line(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()
