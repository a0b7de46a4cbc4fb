"""A notice of conclusions as Word would save it: twenty pages with a hundred directives to a province's units.

Here: the text, always the same, and the .docx file around it. Not here: who is registered (benching.province).
"""

import io
import itertools
import zipfile
from xml.sax.saxutils import escape

from deployments.benching import province

DIRECTIVES = 100
HEAD = (
    "Số: 12/TB-UBND", "Nghệ An, ngày 29 tháng 6 năm 2023", "THÔNG BÁO",
    "Kết luận của Chủ tịch Ủy ban nhân dân tỉnh tại phiên họp thường kỳ tháng 6 năm 2023", "I. ĐÁNH GIÁ CHUNG",
)  # fmt: skip
ASSESSED = (
    "Trong tháng 6, tình hình kinh tế - xã hội của tỉnh có chuyển biến tích cực; thu ngân sách đạt {}% dự toán, giải "
    "ngân vốn đầu tư công đạt {}% kế hoạch. Công tác an sinh xã hội được bảo đảm, quốc phòng và an ninh được giữ vững. "
    "Tuy nhiên, một số chỉ tiêu còn thấp so với cùng kỳ, một số dự án trọng điểm còn vướng mắc về mặt bằng, kỷ luật hành "
    "chính ở một số nơi chưa nghiêm."
)
TASKS = (
    "II. NHIỆM VỤ",
    "Chủ tịch Ủy ban nhân dân tỉnh yêu cầu các cơ quan, đơn vị thực hiện các nhiệm vụ sau:",
)
ITEM = (
    "{}. Giao {} chủ trì, phối hợp với {}, {} và {} rà soát toàn bộ nội dung số {} của chương trình công tác năm 2023 đã được "
    "phê duyệt, làm rõ nguyên nhân của những phần việc chậm tiến độ và mức độ hoàn thành của từng công trình trên địa bàn; "
    "báo cáo Ủy ban nhân dân tỉnh trước ngày {}/{}/2023."
)
CLOSING = ("Nơi nhận:", "- Như trên;", "- Lưu: VT.")
#: Written as offices write: short, without "tỉnh", with a slip of the pen, and names that nobody has registered.
SHORT = (
    "Sở KH&ĐT", "Sở Tài chính", "Sở NN&MT", "Sở Tài chánh", "Sở GD&ĐT", "Sở LĐ-TB&XH", "Công an tỉnh", "Sở VHTT&DL", "Sở Xây dựng",
    "Trung tâm Giống cây trồng tỉnh", "BQL KKT Đông Nam", "Thanh tra tỉnh",
)  # fmt: skip
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
}
_BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
_PARAGRAPH = '<w:p><w:pPr><w:jc w:val="both"/></w:pPr>{}</w:p>'
_RUN = '<w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'


def notice(times: int = 1) -> list[str]:
    """The paragraphs of a notice, so many times as long: other numbers, other communes."""
    communes = itertools.cycle(province.communes(4_900))
    lines = [*HEAD]
    lines += [ASSESSED.format(40 + n % 50, 30 + n % 60) for n in range(31 * times)]
    lines += TASKS
    for number in range(1, DIRECTIVES * times + 1):
        near, far = (next(communes).replace("Ủy ban nhân dân", "UBND") for _ in range(2))
        lead, with_it = SHORT[number % len(SHORT)], SHORT[(number * 5 + 1) % len(SHORT)]
        lines.append(ITEM.format(number, lead, with_it, near, far, number, 1 + number % 28, 7 + number % 6))
    return [*lines, *CLOSING]


def docx(lines: list[str]) -> bytes:
    """A Word file of these paragraphs; every sentence is a run of its own, as after proofreading."""
    paragraphs = (
        _PARAGRAPH.format("".join(_RUN.format(escape(part)) for part in _runs(line))) for line in lines
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in (*_PARTS.items(), ("word/document.xml", _BODY.format("".join(paragraphs)))):
            packed.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{content}')
    return written.getvalue()


def _runs(line: str) -> list[str]:
    parts = line.split(", ")
    return [f"{part}, " for part in parts[:-1]] + parts[-1:]
