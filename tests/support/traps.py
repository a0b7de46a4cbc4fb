"""An office into which a trap is set: registers filled, mail servers that listen, the installed command beside it.

Here: `Trap`. The `real` command is a process of its own, as people and the schedule run it; `inside` is the same `main`
without the seconds that a start takes, for what only prepares the case or repeats it.
"""

import csv
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from builders import POSTS, UNITS
from installed import Command
from postbox import Mail, Server

BEFORE = "2020-01-02T08:00"
GIVEN = "2023-06-29T16:00"


@dataclass
class Trap:
    """One office. `smtp` takes the mails of everybody but the secretariat, whose `other` server is the other road."""

    folder: Path
    smtp: Server
    other: Server
    surroundings: dict[str, str] = field(default_factory=dict)
    seen: dict[int, int] = field(default_factory=dict)

    @property
    def real(self) -> Command:
        return Command(self.folder, self.surroundings)

    @property
    def inside(self) -> Command:
        return Command(self.folder, self.surroundings, inside=True)

    def give(
        self, due: str, *units: str, at: str = GIVEN, received: bool = True, text: str = "Báo cáo kết quả"
    ) -> str:
        """One directive, due on a day, for these units (default: Sở Nội vụ), who take it at once; the first task's code."""
        words = [word for unit in units or ("SNV",) for word in ("--unit", unit)]
        entered = self.inside.json(
            "enter", "--body", "BCD", "--by", "bcd.clerk", *words, "--due", due, "--text", text, "--at", at
        )
        code = f"{entered['directive']}.01"
        if received:
            self.inside.json("receive", code, "--by", "snv.head", "--at", at)
        return code

    def tick(self, *hours: str) -> None:
        """The clock at these hours, beside the case itself."""
        for hour in hours:
            self.inside.json("tick", "--at", hour)

    def people(self, *rows: dict[str, str]) -> None:
        """Posts, people and their channels, changed or added."""
        path = self.folder.parent / f"{self.folder.name}-people.csv"
        write(path, list(rows))
        done = self.inside.json("people", "import", str(path), "--at", BEFORE)
        assert done["refused"] == []

    def mails(self) -> list[Mail]:
        """What has arrived at both servers since this was asked last."""
        new = []
        for server in (self.smtp, self.other):
            start = self.seen.get(server.port, 0)
            new += server.box.mails[start:]
            self.seen[server.port] = len(server.box.mails)
        return new

    def arrived(self) -> list[str]:
        """The same, as "post: subject", in the order of the alphabet."""
        return sorted(f"{mail.to.partition('@')[0]}: {mail.subject}" for mail in self.mails())


def found(folder: Path, smtp: Server, other: Server, surroundings: dict[str, str] | None = None) -> Trap:
    """A migrated office with the cast in its registers."""
    trap = Trap(folder, smtp, other, surroundings or {})
    assert trap.inside.run("db", "upgrade").returncode == 0
    units = folder.parent / f"{folder.name}-units.csv"
    write(units, [{"parent": "", "aliases": "", "series": "", **unit} for unit in UNITS])
    assert trap.inside.json("units", "import", str(units), "--at", BEFORE)["refused"] == []
    trap.people(*[person(trap, *post) for post in sorted(POSTS, key=lambda post: post[3] == "head")])
    return trap


def copy(prepared: Trap, folder: Path) -> Trap:
    """An office of its own with the rows of the prepared one."""
    shutil.copytree(prepared.folder, folder)
    for server in (prepared.smtp, prepared.other):
        server.box.mails.clear()
        server.box.refuse.clear()
        server.box.stall_before = server.box.stall_after = None
        server.box.reached.clear()
    return Trap(folder, prepared.smtp, prepared.other)


def person(
    trap: Trap, post: str, unit: str, title: str, duty: str, charge: str = "", **columns: str
) -> dict[str, str]:
    """A row of the register of people; the name is the post's unless it is given."""
    server = trap.other if duty == "secretariat" else trap.smtp
    row = {
        "post": post, "unit": unit, "title": title, "duty": duty, "in_charge": charge, "person": f"Người {post}",
        "channels": server.channel(post), "since": "2020-01-01", "until": "", "language": "vi",
        "above": "bcd.clerk" if duty == "head" else "", "window_from": "", "window_to": "",
    }  # fmt: skip
    return {**row, **columns}


def many_units(trap: Trap, count: int) -> list[str]:
    """So many more units, each with a head; their codes."""
    codes = [f"U{n:02}" for n in range(1, count + 1)]
    path = trap.folder.parent / f"{trap.folder.name}-many.csv"
    write(path, [{"code": code, "name": f"Đơn vị {code}"} for code in codes])
    assert trap.inside.json("units", "import", str(path), "--at", BEFORE)["refused"] == []
    trap.people(*[person(trap, f"{code.lower()}.head", code, f"Thủ trưởng {code}", "head") for code in codes])
    return codes


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    """Rows as a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
