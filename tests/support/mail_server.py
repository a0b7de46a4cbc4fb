"""A real IMAP server (Dovecot) on loopback for one test, with one account and its folders.

Here: `MailServer`. Needs the program `dovecot` and root, for it changes its user. Not here: what the mails are.
"""

import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Self

FOLDER = "Returned"
USER, PASSWORD = "van-phong", "mat/khau@1"
WRITTEN = "mat%2Fkhau%401"
CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
log_path = /dev/stderr
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail
first_valid_uid = 1
auth_mechanisms = plain
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


def missing() -> str:
    """What this machine lacks for it, or nothing."""
    if shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is None:  # noqa: TID251 - the programs of this machine
        return "the program dovecot (Debian: dovecot-imapd)"
    return "" if os.geteuid() == 0 else "root, which Dovecot needs to start"


class MailServer:
    """One account; `url` is how dondoc is told of it."""

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="dondoc-imap-"))
        self.folder.chmod(0o755)
        owner = pwd.getpwnam("nobody")
        for name in ("mail", "home"):
            (self.folder / name).mkdir()
            os.chown(self.folder / name, owner.pw_uid, owner.pw_gid)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        told = CONFIGURATION.format(
            folder=self.folder, port=self.port, uid=owner.pw_uid, gid=owner.pw_gid, password=PASSWORD
        )
        (self.folder / "dovecot.conf").write_text(told)
        self.process = subprocess.Popen(
            ["/usr/sbin/dovecot", "-F", "-c", self.folder / "dovecot.conf"], stderr=subprocess.PIPE, text=True
        )
        assert self.process.stderr
        # It says so once it listens; when it ends instead, so does what it says.
        said = iter(self.process.stderr.readline, "")
        assert any("starting up" in line for line in said), "Dovecot does not start"
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as box:
            box.login(USER, PASSWORD)
            assert box.create(FOLDER)[0] == "OK"
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.communicate(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self) -> str:
        return f"imap://{USER}:{WRITTEN}@127.0.0.1:{self.port}/{FOLDER}"

    def put(self, *mails: bytes) -> None:
        """Mails arrive."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as box:
            box.login(USER, PASSWORD)
            for mail in mails:
                assert box.append(FOLDER, "", None, mail)[0] == "OK"  # type: ignore[arg-type]

    def unseen(self) -> int:
        """How many mails nobody has marked as read."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as box:
            box.login(USER, PASSWORD)
            box.select(FOLDER, readonly=True)
            return len(box.search(None, "UNSEEN")[1][0].split())

    def make_anew(self) -> None:
        """The folder is made anew, as after a restored backup: its numbers begin again."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as box:
            box.login(USER, PASSWORD)
            assert box.delete(FOLDER)[0] == "OK"
            assert box.create(FOLDER)[0] == "OK"
