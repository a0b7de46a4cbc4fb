"""Packed XML files (.docx, .odt): their parts, without bombs, entities or anything outside the file.

Here: the zip and the XML parser. Not here: what the elements mean (word, odt).
"""

import io
import zipfile

from lxml import etree
from lxml.etree import _Element

from documents.formats import limits
from models.errors import Refused

OLD_OFFICE = b"\xd0\xcf\x11\xe0"


class Damaged(Exception):
    """The file is not what it says it is; each format has its own sentence for the person."""


class Packed:
    """The parts of a packed file, by name. Raises Damaged, and Refused for what is too large or set to do harm."""

    def __init__(self, data: bytes) -> None:
        # A hostile file makes zipfile and zlib raise almost anything.
        try:
            self._packed = zipfile.ZipFile(io.BytesIO(data))
            found = self._packed.infolist()
        except Exception as error:
            raise Damaged from error
        if len(found) > limits.MOST_PARTS or sum(part.file_size for part in found) > limits.MOST_UNPACKED:
            raise _too_large()
        self.names = {part.filename for part in found}

    def part(self, name: str) -> bytes | None:
        """The bytes of a part; None where there is none. What a part claims to unpack to is not believed."""
        if name not in self.names:
            return None
        try:
            with self._packed.open(name) as part:
                unpacked = part.read(limits.MOST_PART + 1)
        except MemoryError:
            raise
        except Exception as error:
            raise Damaged from error
        if len(unpacked) > limits.MOST_PART:
            raise _too_large()
        return unpacked

    def xml(self, name: str) -> _Element | None:
        """The root of an XML part; None where there is none."""
        part = self.part(name)
        return None if part is None else tree(part)


def tree(part: bytes) -> _Element:
    """The root of an XML text that declares nothing of its own (no DOCTYPE, so no entities)."""
    if b"<!DOCTYPE" in part.replace(b"\0", b""):
        raise _entities()
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root: _Element = etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise Damaged from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _entities()
    return root


def _too_large() -> Refused:
    return Refused("The file unpacks to too much data; send a copy without pictures.")


def _entities() -> Refused:
    return Refused(
        "The file defines entities of its own, which no office program does; save it anew and send that."
    )
