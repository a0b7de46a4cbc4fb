"""Secrets at rest: the installation's key, and addresses with passwords sealed by it.

Here: `signing_key`, `seal`, `unseal`, `reply_token`. What is stored before it was sealed is read as it is. Not here: who reads an
address (notifications.outbox, flows.poll), and the migration that seals what is there.
"""

import base64
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.errors import Mistyped, Refused
from models.settings import Settings

KEY_FILE = "signing.key"
KEY_BYTES = 32
SEALED = "sealed:"
#: The column holds 2,000 characters of what is sealed.
LONGEST = 1400
REPLY_TOKEN = 32


def signing_key(settings: Settings) -> bytes:
    """The installation's key: the one of the settings, else one made once and kept in the data folder (0600)."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    path = settings.data / KEY_FILE
    if not path.exists():
        settings.data.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(secrets.token_hex(KEY_BYTES).encode())
        # Of two processes that start together one key stands, whole from its first moment.
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes()


def seal(settings: Settings, address: str) -> str:
    """An address as it is stored."""
    if len(address) > LONGEST:
        raise Mistyped(
            "An address of {length} characters is too long; {longest} is the most.",
            length=len(address), longest=LONGEST,
        )  # fmt: skip
    return SEALED + _box(signing_key(settings)).encrypt(address.encode()).decode()


def unseal(settings: Settings, stored: str) -> str:
    """The address behind what is stored, with its secrets: for the wire only."""
    if not stored.startswith(SEALED):
        return stored
    # Reading makes no key: where it is gone, a new one would open nothing.
    has_key = settings.secret_key is not None or (settings.data / KEY_FILE).exists()
    try:
        return (
            _box(signing_key(settings) if has_key else b"none")
            .decrypt(stored.removeprefix(SEALED).encode())
            .decode()
        )
    except InvalidToken:
        raise Refused(
            "An address was sealed with another key; set DONDOC_SECRET_KEY or the file signing.key to what they were."
        ) from None


def reply_token(settings: Settings, key: str) -> str:
    """What makes the id of a message unguessable: an answer by mail shows that its writer had the message."""
    return hmac.new(signing_key(settings), f"reply:{key}".encode(), hashlib.sha256).hexdigest()[:REPLY_TOKEN]


@lru_cache(maxsize=8)
def _box(key: bytes) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"dondoc addresses").derive(key)
    return Fernet(base64.urlsafe_b64encode(derived))
