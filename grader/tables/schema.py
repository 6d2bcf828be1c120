"""What an author writes of a table to fill in: its columns, and either the right rows or what a day must be like."""

from __future__ import annotations

from dataclasses import field
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from grader.files import STRICT
from grader.tables import values
from grader.tables.values import Value

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,40}$")]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Column:
    """One column. ``within`` is how far a number may be off; a ``weight`` of 0 is read and not graded.

    ``also`` maps other words for a choice to its name.
    """

    name: Name
    kind: Literal["words", "choice", "minutes", "time", "number"]
    title: str = ""
    choices: list[str] = field(default_factory=list)
    also: dict[str, str] = field(default_factory=dict)
    within: float = Field(default=0, ge=0)
    weight: float = Field(default=1, ge=0, le=100)
    optional: bool = False

    @model_validator(mode="after")
    def _check(self) -> Column:
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("choices belong to a column of the kind choice, and it needs some")
        if wrong := sorted(set(self.also.values()) - set(self.choices)):
            raise ValueError(f"also leads to {', '.join(wrong)}, which are none of the choices")
        return self

    @property
    def shown(self) -> str:
        """What the learner reads above the column."""
        return self.title or self.name.replace("_", " ")

    def value(self, text: str) -> Value:
        """The value of a cell. Raises BadValue."""
        if self.kind == "choice":
            return values.listed(text, self.choices, self.also)
        if self.kind == "words":
            return values.plain(text)
        return {"minutes": values.minutes, "time": values.clock, "number": values.amount}[self.kind](text)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class RightRow:
    """One row of the answer: ``cells`` as a learner would write them, ``why`` what to look at where it differs.

    ``also`` are other rows that are right in its place.
    """

    id: Name
    cells: str
    why: str
    also: list[str] = field(default_factory=list)
    title: str = ""
    weight: float = Field(default=1, gt=0, le=100)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class DayForm:
    """What a day of one's own must be like; what somebody did in it is never graded.

    ``known`` minutes must be accounted for, in ``blocks`` pieces or more; ``example`` may be handed in instead.
    """

    example: str
    known: int = Field(default=1368, ge=60, le=1440)
    blocks: int = Field(default=10, ge=1, le=288)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Table:
    """A table that a learner fills in: graded by value against ``rows``, or for its form against ``day``.

    ``key`` are the columns that tell which row is meant; ``extra`` is the weight of adding nothing that does not
    belong. The learner's table begins with the text ``start`` or, with ``given``, with the key cells.
    """

    columns: list[Column] = Field(min_length=1, max_length=8)
    key: list[str] = field(default_factory=list)
    rows: list[RightRow] = field(default_factory=list)
    day: DayForm | None = None
    extra: float = Field(default=1, ge=0, le=100)
    given: bool = False
    start: str = ""

    @model_validator(mode="after")
    def _check(self) -> Table:
        if bool(self.rows) == (self.day is not None):
            raise ValueError("a table needs either rows or day")
        names = [column.name for column in self.columns]
        if len(set(names)) < len(names):
            raise ValueError("two columns have the same name")
        if self.rows and (not self.key or set(self.key) - set(names)):
            raise ValueError(f"key must name columns; there are {', '.join(names)}")
        if self.day is not None and names[:3] != ["start", "end", "category"]:
            raise ValueError("the columns of a day begin with start, end, category")
        ids = [row.id for row in self.rows]
        if len(set(ids)) < len(ids):
            raise ValueError("two rows have the same id")
        return self

    def column(self, name: str) -> Column:
        """The column with that name."""
        return next(column for column in self.columns if column.name == name)
