"""Files made to do harm, broken or locked: each is refused in one sentence that says what to do."""

import os
import select
import signal
import subprocess
import time

import papers
import pytest

from documents.formats import apart, limits
from documents.formats.apart import read_apart
from documents.formats.child import answered
from documents.reading import read
from models.errors import Refused

LOCKED_WORD = b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "'
    + "&a;" * 50
    + '"><!ENTITY c "'
    + "&b;" * 50
    + '"><!ENTITY d "'
    + "&c;" * 50
    + '">]>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def refused(data: bytes, filename: str) -> str:
    with pytest.raises(Refused) as error:
        read(data, filename=filename)
    assert error.value.sentence("vi") != str(error.value)
    return str(error.value)


def poisoned(data: bytes, name: str, doctype: str, entity: str, *, encoding: str = "utf-8") -> bytes:
    """A packed file whose part `name` declares entities of its own and uses one."""
    parts = papers.unpacked(data)
    text = parts[name].decode().partition("?>")[2]
    at = text.rindex("THÔNG BÁO")
    text = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{text[:at]}&{entity};{text[at:]}'
    return papers.packed({**parts, name: text.encode(encoding)})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(("doctype", "entity"), [(LAUGHS, "d"), (OUTSIDE, "a")])
@pytest.mark.parametrize("filename", ["notice.docx", "notice.odt"])
def test_entities_are_refused(filename: str, doctype: str, entity: str, encoding: str) -> None:
    """OWASP: billion laughs and external entities (XXE)."""
    part = "word/document.xml" if filename.endswith("docx") else "content.xml"
    data = poisoned(papers.FORMATS[filename](), part, doctype, entity, encoding=encoding)
    assert "entities" in refused(data, filename)


def bomb(name: str, size: int = limits.MOST_PART + 1) -> bytes:
    return papers.packed({"[Content_Types].xml": "", name: b" " * size})


@pytest.mark.parametrize(("filename", "part"), [("a.docx", "word/document.xml"), ("a.odt", "content.xml")])
def test_a_zip_bomb_is_refused(filename: str, part: str) -> None:
    assert "unpacks" in refused(bomb(part), filename)


@pytest.mark.parametrize("filename", ["a.docx", "a.odt", "a.xlsx"])
def test_a_file_that_claims_to_unpack_to_little_is_not_believed(filename: str) -> None:
    """The size in a zip's directory is what its maker wrote there."""
    part = {"docx": "word/document.xml", "odt": "content.xml", "xlsx": "xl/workbook.xml"}[filename[2:]]
    data = bytearray(bomb(part))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert refused(bytes(data), filename)


@pytest.mark.parametrize(
    ("data", "filename", "words"),
    [
        (LOCKED_WORD, "a.docx", "password"),
        (LOCKED_WORD, "a.doc", "password"),
        (LOCKED_WORD, "a.xlsx", "password"),
        (papers.as_odt(), "a.docx", "damaged"),
        (papers.Pdf().file(encrypted=True), "a.pdf", "password"),
        (papers.Pdf().file(), "a.pdf", "no text"),
        (b"%PDF-1.7\n%%EOF", "a.pdf", "damaged"),
        (b"%PDF-1.7", "a.txt", "damaged"),
        (papers.xlsx([[]]), "a.xlsx", "no text"),
        (b"PK\x03\x04", "a.xlsx", "cannot be opened"),
        (b"PK\x03\x04", "a.zip", ".zip"),
        (b"{\\rtf1 Giao}", "a.doc", ".rtf"),
    ],
)
def test_what_is_locked_empty_or_broken_is_refused(data: bytes, filename: str, words: str) -> None:
    assert words in refused(data, filename)


def test_an_encrypted_opendocument_is_refused() -> None:
    locked = papers.odt("", extra={"META-INF/manifest.xml": "<manifest:encryption-data/>"})
    assert "password" in refused(locked, "a.odt")


def pages(count: int) -> bytes:
    paper = papers.Pdf()
    for _ in range(count - 1):
        paper.pages.append([])
    paper.write(85, 100, "Giao Sở Tài chính.")
    return paper.file()


def test_a_paper_of_a_thousand_pages_is_refused_at_once() -> None:
    data = pages(1000)
    started = time.monotonic()
    assert "300 pages" in refused(data, "a.pdf")
    assert time.monotonic() - started < limits.SECONDS / 4


def test_tables_in_tables_without_end_are_refused() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 100_000
    assert refused(papers.docx(deep), "a.docx")
    ended = "<w:tbl><w:tr><w:tc>" * 80 + papers.w_p("x") + "</w:tc></w:tr></w:tbl>" * 80
    assert answered("docx", papers.docx(ended))


def test_a_reader_that_is_killed_ends_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Issue "Documents": parsing in a subprocess that can die."""

    class Killed(subprocess.Popen):
        def communicate(self, *values, **named):
            os.kill(self.pid, signal.SIGKILL)
            return super().communicate(*values, **named)

    monkeypatch.setattr(apart.subprocess, "Popen", Killed)
    assert "broke off" in refused(papers.as_docx(), "a.docx")


def test_a_reader_that_takes_too_long_is_ended_with_all_that_it_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reading_end, writing_end = os.pipe()

    class Slow(subprocess.Popen):
        def __init__(self, _, **named):
            super().__init__(["/bin/sh", "-c", "sleep 60 & sleep 60"], pass_fds=[writing_end], **named)
            os.close(writing_end)

    monkeypatch.setattr(apart.subprocess, "Popen", Slow)
    with pytest.raises(Refused, match="within 1 seconds"):
        read_apart("docx", papers.as_docx(), seconds=1)
    assert select.select([reading_end], [], [], 10)[0] == [reading_end]
    assert os.read(reading_end, 1) == b""  # nobody is left that holds the other end
    os.close(reading_end)


def test_a_file_that_needs_too_much_memory_is_refused_not_fatal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tree of elements takes far more memory than its text: the child has an end to it, the office has not."""
    prelude = "from documents.formats import child, limits; limits.MOST_MEMORY = 250_000_000; child.main()"

    class Poor(subprocess.Popen):
        def __init__(self, command, **named):
            super().__init__([command[0], "-P", "-c", prelude, *command[-2:]], **named)

    monkeypatch.setattr(apart.subprocess, "Popen", Poor)
    assert "318/TB-VP" in read_apart("docx", papers.as_docx())["text"]
    assert refused(papers.docx("<w:p/>" * 2_000_000), "a.docx")
