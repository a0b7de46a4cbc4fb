"""Every table of the office, so that one import knows them all (migrations, tests)."""

from models import (
    access,
    directive,
    event,
    extension,
    mail,
    meeting,
    notification,
    office_calendar,
    policy,
    post,
    report,
    run,
    service,
    suspension,
    task,
    unit,
)

__all__ = [
    "access",
    "directive",
    "event",
    "extension",
    "mail",
    "meeting",
    "notification",
    "office_calendar",
    "policy",
    "post",
    "report",
    "run",
    "service",
    "suspension",
    "task",
    "unit",
]
