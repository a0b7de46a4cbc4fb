"""A server that takes everything and keeps nothing: `python -m deployments.benching.sink smtp` (`http`, `units`) prints its port.

Here: as much SMTP and HTTP as two senders speak, and the systems of units that are asked, some of which hang. Not here: anything that would slow them down.
"""

import asyncio
import itertools
import json
import re
import sys
from urllib.parse import unquote

HEARD = {
    b"EHLO": b"250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}
END = b"\r\n.\r\n"
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
POSTED = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Taking(asyncio.Protocol):
    """One connection; `_mail` is whether the lines that come are those of a mail."""

    def __init__(self) -> None:
        self._came = bytearray()
        self._mail = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError(transport)
        self._transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer every whole line, and every whole mail."""
        self._came += data
        while (end := self._came.find(END if self._mail else b"\r\n")) >= 0:
            verb = b"" if self._mail else bytes(self._came[:4]).upper()
            del self._came[: end + (len(END) if self._mail else 2)]
            self._mail = verb == b"DATA"
            self._transport.write(HEARD.get(verb, b"250 taken\r\n"))
            if verb == b"QUIT":
                self._transport.close()


class Posted(asyncio.Protocol):
    """One connection over which posts come."""

    def __init__(self) -> None:
        self._came = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for posts."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError(transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every whole post."""
        self._came += data
        while (head := self._came.find(b"\r\n\r\n")) >= 0:
            length = LENGTH.search(self._came, 0, head)
            end = head + 4 + (int(length[1]) if length else 0)
            if len(self._came) < end:
                return
            del self._came[:end]
            self._transport.write(POSTED)


class Units(asyncio.Protocol):
    """One question to a unit's system: something new about each code; under /hang/ nothing, ever."""

    numbers = itertools.count()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the question."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError(transport)
        self._transport, self._came = transport, b""

    def data_received(self, data: bytes) -> None:
        """Answer a whole question."""
        self._came += data
        path = self._came.split(b" ", 2)[1] if self._came.endswith(b"\r\n\r\n") else b"/hang/"
        if path.startswith(b"/hang/"):
            return
        codes = unquote(path.decode().rpartition("=")[2]).split(",")
        lines = [{"code": code, "answer": "in-progress", "id": str(next(self.numbers))} for code in codes]
        body = json.dumps({"reports": lines}).encode()
        self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


SPEAKS: dict[str, type[asyncio.Protocol]] = {"smtp": Taking, "http": Posted, "units": Units}


async def main(speaks: str) -> None:
    """Serve until ended."""
    server = await asyncio.get_running_loop().create_server(SPEAKS[speaks], "127.0.0.1", 0, backlog=1000)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201 - the bench reads it
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
