"""Units and groups: who can be asked, what they are called, who stands above and who came after.

Here: Unit, its aliases and successors, Group and its members. Not here: posts and people (models.post).
"""

import datetime as dt

from sqlmodel import Field, SQLModel, UniqueConstraint

import models.table  # noqa: F401 - names the constraints before the first table is made


class Unit(SQLModel, table=True):
    """An organisation that can owe a task or issue one (a *body*); closed units stay for their history."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=300)
    folded: str = Field(index=True, max_length=300)
    kind: str = Field(default="", max_length=60)
    level: str = Field(default="", max_length=60)
    parent_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    code_series: str | None = Field(default=None, unique=True, max_length=20)
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class UnitAlias(SQLModel, table=True):
    """Another way in which a unit is written."""

    __tablename__ = "unit_alias"
    __table_args__ = (UniqueConstraint("unit_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    name: str = Field(max_length=300)


class UnitSuccessor(SQLModel, table=True):
    """Which unit took over from which, and when."""

    __tablename__ = "unit_successor"
    __table_args__ = (UniqueConstraint("unit_id", "successor_id"),)

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id")
    successor_id: int = Field(foreign_key="unit.id")
    since: dt.date


class Group(SQLModel, table=True):
    """A named list of units or posts, frozen into tasks when a directive is published."""

    __tablename__ = "unit_group"
    __table_args__ = (UniqueConstraint("body_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="unit.id")
    name: str = Field(max_length=300)


class GroupAlias(SQLModel, table=True):
    """Another way in which a group is written."""

    __tablename__ = "unit_group_alias"
    __table_args__ = (UniqueConstraint("group_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="unit_group.id")
    name: str = Field(max_length=300)


class GroupMember(SQLModel, table=True):
    """One member of a group: a unit, or a post with its unit."""

    __tablename__ = "unit_group_member"
    __table_args__ = (UniqueConstraint("group_id", "unit_id", "post_id"),)

    id: int | None = Field(default=None, primary_key=True)
    group_id: int = Field(foreign_key="unit_group.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    post_id: int | None = Field(default=None, foreign_key="post.id")


class LearntAlias(SQLModel, table=True):
    """A written name whose unit or group a secretary of the body named once; matched by itself from then on.

    `key` is the name's one spelling (rules.spelling): a body learns it for one unit or group only. Kept apart from the
    aliases of the registers, so that taking the registers in anew does not forget it.
    """

    __tablename__ = "learnt_alias"
    __table_args__ = (UniqueConstraint("body_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    body_id: int = Field(foreign_key="unit.id")
    key: str = Field(max_length=300)
    name: str = Field(max_length=300)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    group_id: int | None = Field(default=None, foreign_key="unit_group.id")
    draft_id: int | None = Field(default=None, foreign_key="draft.id")
    at: dt.datetime
