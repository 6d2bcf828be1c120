"""Repair the records of a mail domain: the domain is read as mail servers would, and each check says what follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from course.drills.base import Detail, Id, Item, Reaction, WrongAnswer, field_of, unique
from course.drills.mailzone import MailZone, Record, RecordType, Trouble
from grader.files import STRICT

LONGEST = 2_000
"""Characters of a value that are read; a DKIM key has about 400."""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ZoneRecord:
    """A record that the learner can change. ``free_name`` lets the name be changed too."""

    id: Id
    name: str = Field(min_length=1)
    type: RecordType
    value: str
    free_name: bool = False


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ZoneCheck:
    """What must hold of the domain, and what is said of it when it does and when it does not.

    For ``mx`` the mail goes to ``hosts``, in this order; for ``spf`` mail from ``addresses`` gets one of the
    ``results``; for ``dkim`` a key lies under ``selector``; for ``dmarc`` the policy is one of ``results`` and, with
    ``reports``, somebody gets them.
    """

    about: Literal["mx", "spf", "dkim", "dmarc"]
    name: str
    right: str
    wrong: str
    hosts: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    selector: str = ""
    reports: bool = False

    @model_validator(mode="after")
    def _check(self) -> ZoneCheck:
        needed = {
            "mx": self.hosts,
            "spf": self.addresses and self.results,
            "dkim": self.selector,
            "dmarc": self.results,
        }
        if not needed[self.about]:
            raise ValueError(f"a check about {self.about} lacks what it compares with")
        return self

    def fault(self, zone: MailZone) -> str | None:
        """None where it holds, else what a mail server finds instead (empty if it just finds something else)."""
        try:
            return None if getattr(self, f"_{self.about}")(zone) else ""
        except Trouble as error:
            return str(error)

    def _mx(self, zone: MailZone) -> bool:
        return zone.mail_hosts() == [host.rstrip(".") for host in self.hosts]

    def _spf(self, zone: MailZone) -> bool:
        return all(zone.sender(address) in self.results for address in self.addresses)

    def _dkim(self, zone: MailZone) -> bool:
        return zone.dkim_bits(self.selector) > 0

    def _dmarc(self, zone: MailZone) -> bool:
        tags = zone.dmarc()
        return tags.get("p") in self.results and (bool(tags.get("rua")) or not self.reports)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class RecordsItem(Item):
    """A domain that does not work as it should; the learner changes its records.

    ``others`` are records that cannot be changed, of this domain or of those that it leads to; ``model`` are the values
    of a good repair by record id (an empty one takes the record out; "name = value" changes the name too).
    """

    names: ClassVar[tuple[str, ...]] = ("records",)
    id: Id
    situation: str
    domain: str = Field(pattern=r"^[a-z0-9-]+\.example$")
    records: list[ZoneRecord] = Field(min_length=1, max_length=8)
    checks: list[ZoneCheck] = Field(min_length=1, max_length=6)
    model: dict[Id, str]
    facts: list[str] = field(default_factory=list)
    others: list[ZoneRecord] = field(default_factory=list)
    model_note: str = ""

    @model_validator(mode="after")
    def _check(self) -> RecordsItem:
        unique("records", (record.id for record in (*self.records, *self.others)))
        if odd := sorted(set(self.model) - {record.id for record in self.records}):
            raise ValueError(f"model: there is no record {', '.join(odd)}")
        return self

    def react(self, answer: Any) -> Reaction:
        """The share of what was broken and works now; what was broken anew takes from it."""
        zone = self._zone(answer)
        before = [check.fault(self._zone({})) for check in self.checks]
        if zone == self._zone({}):
            raise WrongAnswer("nothing is changed yet; change a record first")
        after = [check.fault(zone) for check in self.checks]
        mended = sum(old is not None and new is None for old, new in zip(before, after, strict=True))
        spoiled = sum(old is None and new is not None for old, new in zip(before, after, strict=True))
        broken = sum(old is not None for old in before)
        good = sum(fault is None for fault in after)
        details = tuple(self._detail(check, fault) for check, fault in zip(self.checks, after, strict=True))
        said = f"{good} of {len(self.checks)} things work now."
        if len(self.checks) == 1:
            said = "It works now." if good else "It does not work yet."
        show = {"model": self._model_text(), "note": self.model_note} if good == len(self.checks) else {}
        return Reaction(round(max(0, mended - spoiled) / broken, 2), said, details, show=show)

    def _detail(self, check: ZoneCheck, fault: str | None) -> Detail:
        if fault is None:
            return Detail("right", "", check.right, check.name)
        found = f" A mail server finds: {fault}." if fault else ""
        return Detail("wrong", "", f"{check.wrong}{found}", check.name)

    def _zone(self, answer: Any) -> MailZone:
        """The domain with the learner's changes. Raises WrongAnswer."""
        kept = []
        for record in self.records:
            mine = field_of(answer, record.id)
            value = _text(field_of(mine, "value"), record.value)
            name = _text(field_of(mine, "name"), record.name) if record.free_name else record.name
            if value:
                kept.append(Record(name, record.type, value))
        return MailZone(self.domain, (*kept, *(Record(o.name, o.type, o.value) for o in self.others)))

    def _model_answer(self) -> dict[str, dict[str, str]]:
        """The good repair as an answer."""
        answer: dict[str, dict[str, str]] = {}
        free = {record.id for record in self.records if record.free_name}
        for name, value in self.model.items():
            place, mark, text = value.partition(" = ")
            answer[name] = {"name": place, "value": text} if name in free and mark else {"value": value}
        return answer

    def _model_text(self) -> str:
        return "\n".join(f"{r.name}  {r.type}  {r.value}" for r in self._zone(self._model_answer()).records[: len(self.records)])  # fmt: skip

    def view(self) -> dict[str, Any]:
        """What the screen shows before the answer."""
        return {
            "situation": self.situation, "domain": self.domain, "facts": self.facts,
            "records": [
                {"id": r.id, "name": r.name, "type": r.type, "value": r.value, "freeName": r.free_name} for r in self.records
            ],
            "others": [{"name": o.name, "type": o.type, "value": o.value} for o in self.others],
        }  # fmt: skip

    def explanations(self) -> Iterator[tuple[str, str]]:
        """What is said of each check, right and wrong."""
        for number, check in enumerate(self.checks, start=1):
            yield f"checks {number}.right", check.right
            yield f"checks {number}.wrong", check.wrong

    def flaws(self) -> Iterator[str]:
        """A domain that is not broken, and a model that does not repair it."""
        if all(check.fault(self._zone({})) is None for check in self.checks):
            yield "nothing is broken: every check holds before the learner does anything; add a check or break a record"
        for check in self.checks:
            if (fault := check.fault(self._zone(self._model_answer()))) is not None:
                yield f"model: {check.name} does not hold ({fault or 'the result is another one'}); mend the model"

    @property
    def size(self) -> int:
        """What is to be mended."""
        return len(self.checks)

    @property
    def seconds(self) -> float:
        """A minute and a half."""
        return 90


def _text(value: Any, otherwise: str) -> str:
    """A value that was typed, on one line; what stood there where nothing came."""
    if value is None:
        return otherwise
    if not isinstance(value, str) or len(value) > LONGEST:
        raise WrongAnswer(f"a record has up to {LONGEST:,} characters; shorten it")
    return " ".join(value.split())
