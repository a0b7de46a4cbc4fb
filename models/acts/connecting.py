"""Units' own systems: registering one with the form and the login that were agreed, and ending it.

Here: what is checked at the door, and the row, its address and login sealed. Not here: asking it (acts.pulling).
"""

from sqlmodel import select

from models import questions, sealing
from models.acts import journaling, pulling
from models.acts.deed import Deed
from models.errors import Mistyped, NotFound, Refused
from models.report import Source
from models.rules import hosts
from models.rules.sources import Options
from models.store import OfficeSession
from models.unit import Unit

KIND = "http"


def register(
    session: OfficeSession, unit: Unit, url: str, deed: Deed, options: Options | None, secret: str
) -> bool:
    """Register or change a unit's own system, its login sealed; whether it is new. It is asked anew at once."""
    is_new = put(session, unit, url, options, secret)
    journaling.note(
        session, questions.keeper(session), deed, "source",
        after={"unit": unit.id, "address": hosts.shown(url), "login": options.login.way if options else "none"},
    )  # fmt: skip
    return is_new


def put(
    session: OfficeSession, unit: Unit, url: str, options: Options | None = None, secret: str = ""
) -> bool:
    """The row of a unit's own system; without `options` what was agreed stays, and so does its login."""
    if not hosts.is_web(url):
        raise Mistyped("A source is of kind http with an address that begins with http:// or https://.")
    allowed = session.settings.source_hosts
    host = hosts.host(url)
    if not hosts.may_register(allowed, host):
        raise Refused("The host {host} may not be asked from here; see DONDOC_SOURCE_HOSTS.", host=host)
    source = of(session, unit.id or 0)
    is_new = source is None
    source = source or Source(unit_id=unit.id or 0, kind=KIND, url="")
    source.kind, source.url = KIND, sealing.seal(session.settings, url)
    if options is not None:
        source.options = options.model_dump(mode="json")
        source.secret = sealing.seal(session.settings, secret) if secret else None
    source.etag = source.etag_for = None
    source.remarks, source.remarked_at = {}, None
    source.failures = source.probes = 0
    source.opened_at = source.probe_at = None
    session.add(source)
    session.flush()
    return is_new


def remove(session: OfficeSession, unit: Unit, deed: Deed) -> None:
    """Ask a unit's own system no more; its people are asked instead, from the next round on."""
    source = named(session, unit)
    pulling.all_well(session, source, deed.at, "the system is asked no more")
    journaling.note(session, questions.keeper(session), deed, "source-end", before={"unit": unit.id})
    session.delete(source)


def named(session: OfficeSession, unit: Unit) -> Source:
    """The unit's own system, or one sentence that none is registered."""
    source = of(session, unit.id or 0)
    if source is None:
        raise NotFound(
            "{unit} has no system that is asked; “dondoc sources list” shows those that are.", unit=unit.name
        )
    return source


def of(session: OfficeSession, unit_id: int) -> Source | None:
    """The unit's own system, if one is registered."""
    return session.exec(select(Source).where(Source.unit_id == unit_id)).first()
