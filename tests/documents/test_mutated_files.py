"""Files with something broken in them: each is read or refused, none crashes, hangs or raises anything else.

One worker process reads them one after the other, as the child process of the product would read each, and then
reads the text; a worker that dies is what a reader's death is in the product: a refusal. Only pdfium and Tesseract,
which are not Python, may ever do so, and not often.
"""

import random
import re
import select
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator

import papers
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

WORKER = """
import sys, struct, traceback
from documents.formats.child import answered
from documents.reading import read
from models.errors import Refused
source, target = sys.stdin.buffer, sys.stdout.buffer
while head := source.read(8):
    kind, length = struct.unpack("<4sI", head)
    data = source.read(length)
    try:
        answer = answered(KINDS[kind.decode().strip()], data) if kind != b"txt " else {"text": data.decode("utf-8", "replace")}
        word = b"N"
        if answer.get("text", "").strip():
            word = b"R"
            reading = read(answer["text"].replace(chr(0), " ").encode(), filename="-")
            spans = sorted((p.start, p.end) for p in [*reading.directives, *reading.rest])
            assert [a for a, _ in spans] == [0, *[b for _, b in spans]][:-1] and spans[-1][1] == len(reading.content)
    except Refused:
        word = b"N"
    except Exception:
        word = b"X" + traceback.format_exc(limit=-4).encode()
    target.write(struct.pack("<I", len(word)) + word)
    target.flush()
""".replace("KINDS", '{"docx": "docx", "odt": "odt", "pdf": "pdf", "xlsx": "tasks", "txt": ""}')
LONGEST = 30  # seconds for one small file, on a machine that does other things as well
PAPERS = {
    "docx": papers.as_docx(),
    "odt": papers.as_odt(),
    "pdf": papers.as_pdf(pressed=False),
    "xlsx": papers.xlsx([papers.HEADING, *papers.ANNEX, [1, "Rà soát", "Sở A", 45_000]]),
    "txt": papers.as_txt(),
}
NUMBERS = [b"0", b"-1", b"99999999999", b"1e9", b"65536", b"", b"NaN", b"\xff", "ế".encode()]


class Worker:
    """The process that reads; `says` gives "R" read, "N" refused, "D" died."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def says(self, kind: str, data: bytes) -> str:
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        assert self.process.stdin
        assert self.process.stdout
        try:
            self.process.stdin.write(struct.pack("<4sI", kind.ljust(4).encode(), len(data)) + data)
            self.process.stdin.flush()
        except BrokenPipeError:
            return self.ended()
        if not select.select([self.process.stdout], [], [], LONGEST)[0]:
            self.process.kill()
            pytest.fail(f"a {kind} file of {len(data)} bytes was not read within {LONGEST} s")
        head = self.process.stdout.read(4)
        if len(head) < 4:
            return self.ended()
        word = self.process.stdout.read(struct.unpack("<I", head)[0]).decode()
        assert not word.startswith("X"), word
        return word

    def ended(self) -> str:
        assert self.process is not None
        self.process.wait()
        self.close()
        return "D"

    def close(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    one = Worker()
    yield one
    one.close()


def mutated(kind: str, chance: random.Random) -> bytes:
    data = PAPERS[kind]
    way = chance.random()
    if kind in {"docx", "odt", "xlsx"} and way < 0.8:
        parts = papers.unpacked(data)
        names = [name for name in parts if name.endswith((".xml", ".rels"))]
        if way < 0.1:
            one, other = chance.choice(names), chance.choice(names)
            parts[one], parts[other] = parts[other], parts[one]
        elif way < 0.15:
            del parts[chance.choice(names)]
        else:
            main = {"docx": "word/document.xml", "odt": "content.xml", "xlsx": "xl/worksheets/sheet1.xml"}[
                kind
            ]
            name = main if chance.random() < 0.6 else chance.choice(names)
            change = _marked_up if chance.random() < 0.8 else _flipped
            parts[name] = change(parts[name], chance)
        return papers.packed(parts)
    if kind == "pdf" and way < 0.6:
        return _reworded(data, chance)
    return _flipped(data, chance)


def _flipped(data: bytes, chance: random.Random) -> bytes:
    whole = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        at = chance.randrange(len(whole))
        way = chance.random()
        if way < 0.5:
            whole[at] = chance.randrange(256)
        elif way < 0.7:
            whole[at:at] = chance.randbytes(chance.randrange(1, 9))
        elif way < 0.9:
            del whole[at : at + chance.randrange(1, 60)]
        else:
            del whole[at:]
            break
        if not whole:
            break
    return bytes(whole) or b"x"


def _marked_up(part: bytes, chance: random.Random) -> bytes:
    """Tags renamed, dropped, doubled, moved or nested, numbers made absurd; mostly still well-formed XML."""
    for _ in range(chance.choice([1, 1, 2, 4])):
        tags = list(re.finditer(rb"<(/?)([\w:]+)([^<>]*?)(/?)>", part))
        if not tags:
            break
        tag = chance.choice(tags)
        way = chance.random()
        if way < 0.25:
            name = chance.choice(tags)[2]
            part = re.sub(rb"(</?)" + re.escape(tag[2]) + rb"(?=[\s/>])", rb"\1" + name, part)
        elif way < 0.5:
            values = list(re.finditer(rb'="([^"]*)"', part))
            value = chance.choice(values) if values else tag
            part = part[: value.start()] + b'="' + chance.choice(NUMBERS) + b'"' + part[value.end() :]
        elif way < 0.6:
            part = part[: tag.start()] + part[tag.end() :]
        else:
            name = tag[2]
            element = re.compile(
                rb"<" + re.escape(name) + rb"[\s>].*?</" + re.escape(name) + rb">", re.DOTALL
            )
            found = element.search(part, tag.start())
            if found is None:
                continue
            if way < 0.75:
                part = part[: found.start()] + part[found.end() :]
            elif way < 0.85:
                part = part[: found.end()] + found[0] * chance.choice([1, 3, 50]) + part[found.end() :]
            else:
                at = chance.choice(tags).end()
                part = part[:at] + found[0] + part[at:]
    return part


def _reworded(data: bytes, chance: random.Random) -> bytes:
    """Numbers, names and operators of a PDF exchanged for one another."""
    for _ in range(chance.choice([1, 2, 4, 10])):
        words = list(re.finditer(rb"[^\s<>\[\]/()]+", data))
        word, other = chance.choice(words), chance.choice(words)
        put = chance.choice(NUMBERS) if chance.random() < 0.4 else other[0]
        data = data[: word.start()] + put + data[word.end() :]
    return data


def through(worker: Worker, examples: int) -> Counter[tuple[str, str]]:
    seen: Counter[tuple[str, str]] = Counter()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=examples < 1000,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(sorted(PAPERS)), st.integers(0, 2**64))
    def each(kind: str, seed: int) -> None:
        seen[kind, worker.says(kind, mutated(kind, random.Random(seed)))] += 1  # noqa: S311 - chance, no secret

    each()
    return seen


def test_broken_files_are_read_or_refused(worker: Worker) -> None:
    """Issue "Documents": reading never raises on mutated files (the soak reads 20,000 of them)."""
    seen = through(worker, 300)
    assert all(seen[kind, "R"] for kind in PAPERS)
    assert not any(seen[kind, "D"] for kind in PAPERS)


@pytest.mark.soak
def test_twenty_thousand_broken_files_are_read_or_refused(worker: Worker) -> None:
    """Issue "Documents": 20,000 mutated documents without a crash or a hang."""
    seen = through(worker, 20_000)
    print(sorted(seen.items()))  # noqa: T201 - what a soak is run for
    assert sum(seen.values()) >= 19_000  # hypothesis may find some of its draws twice
    assert all(seen[kind, "R"] and seen[kind, "N"] + (kind == "txt") for kind in PAPERS)
    assert not any(seen[kind, "D"] for kind in PAPERS if kind != "pdf")
    assert seen["pdf", "D"] < 20
