"""The connections of one pass: kept, checked before each further use, and made anew when they are gone.

Here: `Wire`, its mail connections by server and login, its one pool for webhooks, one TLS context a way of checking.
Not here: what goes over them (notifications.mail, notifications.webhooks).
"""

import logging
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Self

import requests

#: Many servers end a connection after a hundred mails or so; ours is renewed well before.
MAILS_A_CONNECTION = 50
READY = 250
# What lies beneath a request would tell the whole address of a webhook, and that may be a secret.
logging.getLogger("urllib3").setLevel(logging.WARNING)


@dataclass(frozen=True)
class Server:
    """A mail server as one login reaches it; security is insecure, ssl or starttls, `name` what we call ourselves."""

    host: str
    port: int
    security: str
    user: str | None
    password: str | None
    verify: bool
    name: str


@dataclass
class _Line:
    """An open connection and how many mails went over it."""

    smtp: smtplib.SMTP
    mails: int = 0


@dataclass
class Wire:
    """What is open; for one sender that has one message on its way at a time (docs/decisions/0004)."""

    _lines: dict[Server, _Line] = field(default_factory=dict)
    _contexts: dict[bool, ssl.SSLContext] = field(default_factory=dict)
    _web: requests.Session | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for line in self._lines.values():
            # What the server took is taken, however it says good-bye.
            with suppress(OSError, smtplib.SMTPException):
                line.smtp.quit()
            line.smtp.close()
        self._lines.clear()
        if self._web is not None:
            self._web.close()
            self._web = None

    def smtp(self, server: Server, timeout: float) -> smtplib.SMTP:
        """A connection that is ready for the next mail: the kept one if it still answers, else a new one."""
        line = self._lines.get(server)
        if line is not None and (line.mails >= MAILS_A_CONNECTION or not _answers(line.smtp)):
            self.hang_up(server)
            line = None
        if line is None:
            line = self._lines[server] = _Line(self._connected(server, timeout))
        line.mails += 1
        return line.smtp

    def hang_up(self, server: Server) -> None:
        """End the connection to a server, if there is one: after a fault nobody knows where it stands."""
        line = self._lines.pop(server, None)
        if line is not None:
            with suppress(OSError, smtplib.SMTPException):
                line.smtp.quit()
            line.smtp.close()

    @property
    def web(self) -> requests.Session:
        """The pool for webhooks. It keeps connections and nothing else: no cookie of one goes with another."""
        if self._web is None:
            self._web = requests.Session()
            self._web.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        return self._web

    def _connected(self, server: Server, timeout: float) -> smtplib.SMTP:
        """Secured and signed in; our own name is given, for asking the network for it can take long."""
        if server.security == "ssl":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, local_hostname=server.name, timeout=timeout,
                context=self._tls(verify=server.verify),
            )  # fmt: skip
        else:
            smtp = smtplib.SMTP(server.host, server.port, local_hostname=server.name, timeout=timeout)
        try:
            if server.security == "starttls":
                smtp.starttls(context=self._tls(verify=server.verify))
            if server.user and server.password:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _tls(self, *, verify: bool) -> ssl.SSLContext:
        """Reading all trusted roots takes longer than sending a mail, so once a pass is enough."""
        if verify not in self._contexts:
            context = ssl.create_default_context()
            if not verify:
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self._contexts[verify] = context
        return self._contexts[verify]


def _answers(smtp: smtplib.SMTP) -> bool:
    """Forget the mail before; a server that went away in the meantime does not answer this."""
    try:
        return smtp.rset()[0] == READY
    except (OSError, smtplib.SMTPException):
        return False
