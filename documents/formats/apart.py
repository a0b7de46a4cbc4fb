"""A hostile or broken file is read in a process of its own, which may crash, hang or run out of memory.

Here: starting that process, its time, and what its death means for the person. Not here: reading (child).
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from typing import Any, Literal

from documents.formats import limits
from models.errors import Refused

Kind = Literal["docx", "odt", "pdf", "doc", "image", "tasks", "register", "sheet"]
_PLACES = threading.BoundedSemaphore(4)  # children at once; each may take limits.MOST_MEMORY
_SCANS = {"pdf", "image"}  # may need the slow recognition of letters


def read_apart(kind: Kind, data: bytes, *, seconds: float | None = None) -> dict[str, Any]:
    """What the child made of `data`. Raises Refused with the child's sentence, or because the child died."""
    longest = seconds or (limits.SCAN_SECONDS if kind in _SCANS else limits.SECONDS)
    command = [sys.executable, "-P", "-m", "documents.formats.child", kind, str(int(longest) + 5)]
    with _PLACES:
        said = _said(command, data, longest)
    try:
        answer: dict[str, Any] = json.loads(said)
    except ValueError as error:
        raise Refused(
            "Reading this file broke off; it is damaged or too complex. Open it, save it anew and send that copy."
        ) from error
    if "refused" in answer:
        raise Refused(answer["refused"], **answer["values"])
    return answer


def _said(command: list[str], data: bytes, seconds: float) -> bytes:
    # A session of its own, so that the programs which the child starts end with it.
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module; the file comes over stdin
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:
        try:
            said, _ = child.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise Refused(
                "The file was not read within {seconds} seconds; send a smaller copy, or the Word file.",
                seconds=int(seconds),
            ) from error
        finally:
            _end(child)
    return said if child.returncode == 0 else b""


def _end(child: "subprocess.Popen[bytes]") -> None:
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()
