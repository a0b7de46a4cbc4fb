"""Short words of the office for pages: every word of the code as a person reads it.

Here: English phrases, keys of the catalogue `locale/vi.po`. Not here: sentences of pages (templates).
"""

from models.acts.pins import PinState
from models.directive import DraftState, Kind
from models.language import translate
from models.notification import MessageState, NotificationKind, NotificationState
from models.report import Road
from models.rules.figures import ResultClass
from models.rules.ladder import Basis, Reason
from models.rules.lifecycle import Act, Answer, Role, State
from models.rules.meanings import Meaning
from models.rules.receipts import Fate

STATES = {
    State.ASSIGNED: "Given out",
    State.RECEIVED: "Taken",
    State.IN_PROGRESS: "Under way",
    State.DECLINED: "Declined",
    State.AWAITING: "Awaiting confirmation",
    State.DONE: "Done",
    State.CLOSED: "Closed",
}
ROLES = {Role.LEAD: "Leads", Role.COORDINATE: "Coordinates", Role.MONITOR: "Follows"}
ANSWERS = {
    Answer.DONE: "Done",
    Answer.IN_PROGRESS: "In progress",
    Answer.LATE: "Will be late",
    Answer.BLOCKED: "Blocked",
}
MEANINGS = {
    Meaning.DONE: "Done",
    Meaning.IN_PROGRESS: "In progress",
    Meaning.LATE: "Will be late",
    Meaning.BLOCKED: "Blocked",
    Meaning.EXTEND: "Asks for more time",
    Meaning.DECLINE: "Not our task",
    Meaning.RECEIVE: "Take the task",
    Meaning.ACKNOWLEDGE: "Seen, take it up",
}
CLASSES = {
    ResultClass.DONE_IN_TIME: "Done in time",
    ResultClass.DONE_LATE: "Done late",
    ResultClass.DONE_UNDATED: "Done, undated",
    ResultClass.AWAITING: "Awaiting confirmation",
    ResultClass.OPEN_IN_TIME: "Open, in time",
    ResultClass.OPEN_LATE: "Open, late",
    ResultClass.OPEN_UNDATED: "Open, undated",
}
KINDS = {
    Kind.ONE_OFF: "One-off, ends with a product",
    Kind.CONTINUING: "Continuing",
    Kind.PERIODIC: "Periodic",
}
RECURRENCES = {
    "weekly": "Weekly",
    "monthly": "Monthly",
    "quarterly": "Quarterly",
    "semiannual": "Half-yearly",
    "annual": "Yearly",
}
DRAFT_STATES = {
    DraftState.OPEN: "To be settled",
    DraftState.SETTLED: "Settled",
    DraftState.PUBLISHED: "Given out",
    DraftState.SET_ASIDE: "Set aside",
}
MESSAGE_STATES = {
    MessageState.LEASED: "Being sent",
    MessageState.RETRY: "To be tried again",
    MessageState.SENT: "Sent",
    MessageState.IN_DOUBT: "In doubt",
    MessageState.DEAD: "Could not be delivered",
}
NOTIFICATION_STATES = {
    NotificationState.OWED: "Owed",
    NotificationState.HELD: "Held",
    NotificationState.LEASED: "Being sent",
    NotificationState.SENT: "Sent",
    NotificationState.DROPPED: "Dropped, no longer true",
    NotificationState.MUTED: "Muted",
    NotificationState.IN_DOUBT: "In doubt",
    NotificationState.DEAD: "Could not be delivered",
}
NOTIFICATION_KINDS: dict[str, str] = {
    NotificationKind.ASSIGNED: "New task",
    NotificationKind.ARMED: "Due day set",
    NotificationKind.STATUS_REQUEST: "Request for status",
    NotificationKind.STEP: "Reminder",
    NotificationKind.AWAITING: "Waits for confirmation",
    NotificationKind.DECLINED: "Task declined",
    NotificationKind.RETURNED: "Result returned",
    NotificationKind.ALL_CLEAR: "All clear",
    NotificationKind.AGENDA: "For the next meeting",
    NotificationKind.VACANCY: "Post vacant",
    NotificationKind.DEAD_LETTER: "Not delivered",
    NotificationKind.FAILURE: "Fault of the system",
    NotificationKind.EXTENSION_ASKED: "More time asked for",
    NotificationKind.EXTENSION_DECIDED: "More time decided",
    NotificationKind.SUSPENDED: "Suspended",
    NotificationKind.WAITED_FOR: "Waits above",
    NotificationKind.RESUMED: "Goes on",
    NotificationKind.REOPENED: "Open again",
    NotificationKind.SOURCE_FAILING: "A unit’s own system",
    NotificationKind.HOOK_FAILING: "Webhook failing",
    NotificationKind.REPLY_TAKEN: "Answer by mail read",
    NotificationKind.REPLY_UNCLEAR: "Mail to be decided",
    NotificationKind.ON_BEHALF: "Entered on behalf",
    NotificationKind.NEW_LINK: "New link",
    NotificationKind.PIN_LOCKED: "PIN locked",
    "daily": "State of the day",
    "digest": "Digest",
    "bundle": "Bundle",
}
EVENTS: dict[str, str] = {
    Act.RECEIVE: "The unit took the task",
    Act.DECLINE: "The unit declined the task",
    Act.ANSWER: "The unit reported",
    Act.CLAIM: "The unit reported it done",
    Act.CONFIRM: "Done was confirmed",
    Act.RETURN: "Sent back to the unit",
    Act.ACKNOWLEDGE: "The alert was taken up",
    Act.CLOSE: "Closed with the leading unit’s task",
    Act.EXTEND: "The unit asked for more time",
    Act.GRANT: "More time was granted",
    Act.REFUSE: "More time was refused",
    Act.SUSPEND: "Suspended while the matter lies above",
    Act.RESUME: "Gone on with after a suspension",
    Act.REASSIGN: "Given to another unit",
    Act.CANCEL: "Called off",
    Act.SUPERSEDE: "Replaced by a newer task",
    Act.REOPEN: "Opened again",
    "assign": "Given out",
    "arm": "The due day was set by a milestone",
    "step": "The ladder climbed",
    "rearm": "The due day was reckoned anew by the calendar",
    "confidential": "The mark of confidentiality was set or lifted",
    "agenda-drafted": "Put on the draft agenda of the next meeting",
    "agenda-removed": "Taken off the draft agenda",
}
RECEIPTS = {
    Fate.DELIVERED: "arrived",
    Fate.DELAYED: "not arrived yet, still being tried",
    Fate.FAILED: "did not arrive",
    Fate.BOUNCED: "came back, the address is refused",
}
ROADS = {
    Road.COMMAND: "by command",
    Road.PAGE: "on a page",
    Road.LINK: "by link",
    Road.MAIL: "by mail",
    Road.WORKBOOK: "by workbook",
    Road.HTTP: "by the unit’s own system",
    Road.API: "sent by the unit’s own system",
    Road.TELEPHONE: "by telephone",
    Road.PAPER: "on paper",
    Road.CLOCK: "by the clock",
}
STEPS = {
    Basis.SILENCE: "{count} working days without a report",
    Basis.RECEIPT: "given out {count} working days ago and not taken",
    Basis.LOOK_AGAIN: "{count} days without a due day: to be looked at again",
}
LATE_STEP = "{count} working days late"
EARLY_STEP = "{count} working days before the due day"
DUE_STEP = "the due day itself"
PINS = {PinState.NONE: "No PIN", PinState.SET: "Given", PinState.LOCKED: "Locked"}
STILL = {
    Reason.ENDED: "The task has ended; nobody is reminded any more.",
    Reason.AWAITING: "The result awaits confirmation; nobody is reminded until it is confirmed or returned.",
    Reason.SUSPENDED: "The task is suspended while the matter lies above; nobody of the unit is reminded.",
    Reason.ONLY_INFORMED: "This unit only follows the matter and is never reminded.",
}
UNKNOWN_UNIT = "“{words}” is no unit or group of the register; say who is meant."
OTHER = "Other"
#: What a report says that was given for all tasks at once.
NOTHING_NEW = "Nothing new since the last report."

TABLES: dict[str, dict[str, str]] = {
    "state": {str(k): v for k, v in STATES.items()},
    "role": {str(k): v for k, v in ROLES.items()},
    "answer": {str(k): v for k, v in ANSWERS.items()},
    "meaning": {str(k): v for k, v in MEANINGS.items()},
    "class": {str(k): v for k, v in CLASSES.items()},
    "kind": {str(k): v for k, v in KINDS.items()},
    "recurrence": RECURRENCES,
    "draft": {str(k): v for k, v in DRAFT_STATES.items()},
    "message": {str(k): v for k, v in MESSAGE_STATES.items()},
    "waiting": {str(k): v for k, v in NOTIFICATION_STATES.items()},
    "matter": {str(k): v for k, v in NOTIFICATION_KINDS.items()},
    "event": {str(k): v for k, v in EVENTS.items()},
    "receipt": {str(k): v for k, v in RECEIPTS.items()},
    "pin": {str(k): v for k, v in PINS.items()},
    "road": {str(k): v for k, v in ROADS.items()},
}


def phrase(language: str, table: str, word: str) -> str:
    """The word of the code in `language`; no bare word of the code ever reaches a reader."""
    return translate(language, TABLES[table].get(str(word), OTHER))


def step(language: str, basis: str, offset: int) -> str:
    """A step of the ladder in words."""
    if basis != Basis.DUE:
        return translate(language, STEPS[Basis(basis)]).format(count=offset)
    words = LATE_STEP if offset > 0 else EARLY_STEP if offset < 0 else DUE_STEP
    return translate(language, words).format(count=abs(offset))
