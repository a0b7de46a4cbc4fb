"""Every knob with its default and its sentence, read from `DONDOC_*` in the environment.

Here: the one list that `dondoc settings`, the docs and the code share. Not here: what an office edits while it
runs (policies, calendars, channels), which are rows.
"""

import datetime as dt
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.errors import Mistyped

PREFIX = "DONDOC_"


class Settings(BaseSettings):
    """The installation's settings; all have working defaults for one machine."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    data: Path = Field(Path("data"), description="Folder of everything this installation keeps.")
    database_url: SecretStr | None = Field(
        None,
        description="Where the rows are: sqlite:///FILE or postgresql://...; default: dondoc.db in the data folder.",
    )
    secret_key: SecretStr | None = Field(
        None,
        description="Signs forms and seals the addresses of channels; default: made once and kept in the data folder.",
    )
    base_url: str = Field(
        "", description="How people reach the pages; links in messages begin with it; default: this machine."
    )
    host: str = Field("127.0.0.1", description="Address the pages listen on.")
    port: int = Field(8000, description="Port the pages listen on.")
    prefect_port: int = Field(4200, description="Port of the Prefect server, on loopback only.")
    sample_smtp_port: int = Field(
        8025, description="Port of the sample office's own mailbox, on loopback only."
    )
    timezone: str = Field("Asia/Ho_Chi_Minh", description="Zone of the office's days and hours.")
    language: Literal["vi", "en"] = Field(
        "vi", description="Language of the command line and of people without a choice."
    )
    opening: dt.time = Field(
        dt.time(8, 0),
        description="When the office opens; steps of the ladder come at this hour.",
    )
    closing: dt.time = Field(
        dt.time(17, 0),
        description="When the office closes; a due day ends at this hour.",
    )
    digest_at: dt.time = Field(
        dt.time(8, 30),
        description="When leaders and the secretariat get their daily digest.",
    )
    mail_from: str = Field(
        "Đôn Đốc <dondoc@localhost>",
        description="Sender of mails, where a channel names none.",
    )
    lease_seconds: int = Field(
        120,
        ge=5,
        description="How long a sender may hold a message before another takes it.",
    )
    send_timeout_seconds: int = Field(20, ge=1, description="How long one attempt to send may take.")
    attempts: int = Field(
        5,
        ge=1,
        description="Attempts on one channel before the person's next channel is tried.",
    )
    breaker_after: int = Field(
        3,
        ge=1,
        description="Messages in a row that a service fails before the others wait for it.",
    )
    detour_minutes: int = Field(
        15,
        ge=0,
        description="Minutes that a service is out before a person's next channel is used.",
    )
    poll_timeout_seconds: int = Field(
        10, ge=1, description="How long a unit's own system may take to answer."
    )
    source_hosts: str = Field(
        "",
        description="Hosts where units' systems may be asked, with commas between: names, .domains, networks; empty: any "
        "that is registered, but no link-local or metadata address.",
    )
    source_patience_workdays: int = Field(
        2, ge=1, description="Working days that a unit's own system may fail before the secretariat is told."
    )
    hook_attempts: int = Field(
        8, ge=1, description="Tries to send an event to a webhook before it is given up."
    )
    hook_hosts: str = Field(
        "",
        description="Hosts that webhooks may go to, with commas between: names, .domains, networks; empty: any, but no "
        "link-local or metadata address.",
    )
    mailbox_url: SecretStr | None = Field(
        None,
        description="The office's mailbox, imaps://USER:PASSWORD@SERVER/FOLDER, where mails come back and answers come in; a secret.",
    )
    sheets_folder: Path | None = Field(
        None, description="Folder into which units put the sheets that they have filled in; default: none."
    )
    heartbeat_url: SecretStr | None = Field(
        None, description="Address that is asked (GET) every five minutes while all is well; a secret."
    )
    stall_minutes: int = Field(
        15, ge=10, description="Minutes of office hours without escalation or delivery before the alarm."
    )
    link_days: int = Field(30, ge=1, description="Days after which a link in a message no longer opens.")
    upload_megabytes: int = Field(20, ge=1, description="Largest document or file that is taken in.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="How much is logged to stderr."
    )

    @model_validator(mode="before")
    @classmethod
    def _reached_on_this_machine(cls, given: dict[str, Any]) -> dict[str, Any]:
        return {**given, "base_url": given.get("base_url") or f"http://127.0.0.1:{given.get('port', 8000)}"}

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"no zone named {name}") from None
        return name

    @property
    def zone(self) -> ZoneInfo:
        """The office's zone."""
        return ZoneInfo(self.timezone)

    @property
    def database(self) -> str:
        """The database's address, for the store only: it may carry a password."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.data / 'dondoc.db').resolve()}"


def load() -> Settings:
    """The settings in force, or one sentence that names the wrong one."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise Mistyped(
            "The setting {name} is wrong: {why}. “dondoc settings” lists them all.",
            name=name,
            why=first["msg"],
        ) from None
