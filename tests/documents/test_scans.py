"""Pictures of pages: read where Tesseract is installed, refused with what to install where it is not."""

import ctypes
import shutil
import subprocess
from pathlib import Path

import papers
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from documents.formats import scans
from documents.formats.child import answered
from documents.reading import read
from models.errors import Refused

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
LINES = (
    "THÔNG BÁO",
    "Kết luận tại cuộc họp ngày 04 tháng 3 năm 2024",
    "1. Giao Sở Tài chính rà soát kinh phí nạo vét kênh, hoàn thành trước",
    "ngày 20/3/2024.",
    "2. Giao Sở Y tế chuẩn bị hóa chất xử lý nước, xong trong quý III/2024.",
    "3. Giao Sở Nội vụ kiện toàn ban chỉ huy phòng, chống hạn mặn.",
)


def can_read_scans() -> bool:
    program = shutil.which("tesseract")
    if program is None or not FONT.exists():
        return False
    return (
        "vie"
        in subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, check=False
        ).stdout.split()
    )


needs_tesseract = pytest.mark.skipif(
    not can_read_scans(),
    reason="needs Tesseract and a font (apt-get install tesseract-ocr tesseract-ocr-vie fonts-dejavu-core)",
)


@pytest.fixture(scope="module")
def picture() -> tuple[int, list[bytes]]:
    """The lines as a scanner at 200 dots an inch sees them: gray rows of a width."""
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(595, 400)
    data = FONT.read_bytes()
    kept = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
    font = pdfium.FPDFText_LoadFont(document, kept, len(data), pdfium.FPDF_FONT_TRUETYPE, 1)
    for number, line in enumerate(LINES):
        text = pdfium.FPDFPageObj_CreateTextObj(document, font, 13)
        letters = ctypes.create_string_buffer((line + "\0").encode("utf-16-le"))
        pdfium.FPDFText_SetText(text, ctypes.cast(letters, pdfium.FPDF_WIDESTRING))
        pdfium.FPDFPageObj_Transform(text, 1, 0, 0, 1, 60, 340 - 26 * number)
        pdfium.FPDFPage_InsertObject(page, text)
    page.gen_content()
    bitmap = page.render(scale=200 / 72, grayscale=True)
    pixels = bytes(bitmap.buffer)
    rows = [pixels[y * bitmap.stride :][: bitmap.width] for y in range(bitmap.height)]
    return bitmap.width, rows


@needs_tesseract
@pytest.mark.parametrize("filename", ["scan.png", "scan.pdf"])
def test_every_date_of_a_scan_is_to_be_compared_with_it(
    filename: str, picture: tuple[int, list[bytes]]
) -> None:
    """Issue "Documents": Tesseract reads "quý III" as "quý II", so a person compares each date."""
    data = papers.png(*picture) if filename.endswith("png") else papers.scanned_pdf(*picture)
    reading = read(data, filename=filename)
    assert [d.lead for d in reading.directives] == [["Sở Tài chính"], ["Sở Y tế"], ["Sở Nội vụ"]]
    doubts = [{doubt.code for doubt in d.doubts} for d in reading.directives]
    assert ["scanned-date" in codes for codes in doubts] == [True, True, False]


@needs_tesseract
def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(Refused, match="picture is damaged"):
        read(b"\x89PNG\r\n\x1a\n and nothing", filename="a.png")


@pytest.mark.parametrize("kind", ["image", "pdf"])
def test_without_tesseract_a_scan_is_refused_with_what_to_install(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans.shutil, "which", lambda _: None)
    white = [b"\xff" * 100] * 100
    data = papers.png(100, white) if kind == "image" else papers.scanned_pdf(100, white)
    assert "tesseract-ocr-vie" in answered(kind, data)["refused"]


def test_text_laid_invisibly_over_a_scan_is_marked_as_read_by_machine() -> None:
    """Office scanners write PDF files whose page is a picture, with recognised text behind it (render mode 3)."""
    rows = [b"\xff" * 400] * 300
    drawn = papers.pdf_of(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            ("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources"
            " << /Font << /F 6 0 R >> /XObject << /P 5 0 R >> >> >>"),
            b"q 595 0 0 842 0 0 cm /P Do Q BT 3 Tr /F 12 Tf 60 700 Td (Minutes of the board, read by machine) Tj ET",
            ("/Type /XObject /Subtype /Image /Width 400 /Height 300 /ColorSpace /DeviceGray /BitsPerComponent 8", b"".join(rows)),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )  # fmt: skip
    answer = answered("pdf", drawn)
    assert (answer["text"].strip(), answer["scanned"]) == ("Minutes of the board, read by machine", True)
