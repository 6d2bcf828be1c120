"""The drill that repairs a mail domain: read by the libraries that mail servers trust, and never by a look at the network."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.drills import WrongAnswer, find_drill
from course.drills.kinds.records import RecordsItem
from course.drills.mailzone import MailZone, Record, Trouble

DRILL = find_drill("mail-domain")
ITEMS: list[RecordsItem] = [item for item in DRILL.items if isinstance(item, RecordsItem)]
BY_ID = {item.id: item for item in ITEMS}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks the network in these tests fails."""

    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("the drill asked the network")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


def values(item: RecordsItem, **changed: str) -> dict[str, dict[str, str]]:
    """An answer with some records changed."""
    return {name: {"value": value} for name, value in changed.items()}


@pytest.mark.parametrize("item", ITEMS, ids=lambda i: i.id)
def test_every_domain_is_broken_and_its_repair_works(item: RecordsItem) -> None:
    """The model earns all points, every check says what works, and the learner sees the good records then."""
    assert list(item.flaws()) == []
    reaction = item.react(item._model_answer())
    assert reaction.points == 1
    assert {detail.state for detail in reaction.details} == {"right"}
    assert item.domain in reaction.show["model"]


@pytest.mark.parametrize("item", ITEMS, ids=lambda i: i.id)
def test_a_change_that_mends_nothing_earns_nothing_and_is_explained(item: RecordsItem) -> None:
    """Taking every record out spoils the domain; each check says what the customer meets."""
    reaction = item.react({record.id: {"value": ""} for record in item.records})
    assert reaction.points == 0
    wrong = [detail.text for detail in reaction.details if detail.state == "wrong"]
    assert wrong
    assert all(len(text) > 40 for text in wrong)
    assert "model" not in reaction.show


def test_nothing_changed_is_no_answer() -> None:
    """The learner is asked to change something first."""
    for item in ITEMS:
        with pytest.raises(WrongAnswer, match="nothing is changed"):
            item.react({record.id: {"value": record.value} for record in item.records})


def test_there_are_ten_items_and_more_of_all_four_kinds() -> None:
    """MX, SPF, DKIM and DMARC are all repaired, each more than once."""
    assert len(ITEMS) >= 10
    about = [{check.about for check in item.checks} for item in ITEMS]
    assert all(sum(kind in kinds for kinds in about) >= 2 for kind in ("mx", "spf", "dkim", "dmarc"))


def test_other_good_repairs_count_too() -> None:
    """What counts is what the records do, not how they are written."""
    assert BY_ID["open-to-all"].react(values(BY_ID["open-to-all"], spf="v=spf1 ip4:198.51.100.0/26 ~all")).points == 1
    assert BY_ID["moving-day"].react(
        BY_ID["moving-day"]._model_answer() | values(BY_ID["moving-day"], spf="v=spf1 mx -all")
    ).points == 1  # fmt: skip
    tool = {"own": {"value": ""}, "tool": {"value": "v=spf1 include:_spf.deskly.example ip4:192.0.2.40 ~all"}}
    assert BY_ID["two-notes-on-the-door"].react(tool).points == 1


def test_what_is_spoiled_takes_from_what_is_mended() -> None:
    """Letting everybody send mends the newsletter and opens the door to strangers."""
    reaction = BY_ID["new-newsletter"].react(values(BY_ID["new-newsletter"], spf="v=spf1 +all"))
    assert reaction.points == 0
    assert [detail.state for detail in reaction.details] == ["right", "right", "wrong"]


def test_a_record_that_cannot_be_read_is_told_in_words() -> None:
    """The library's own reason stands behind the author's."""
    reaction = BY_ID["moving-day"].react(
        values(BY_ID["moving-day"], spf="v=spf1 ip4:998.51.100.80 -all", dmarc="v=DMARC1; p=quarantine; rua=desk")
    )
    said = " ".join(detail.text for detail in reaction.details)
    assert "998.51.100.80 is not a valid IPv4 value" in said
    assert "mailto" in said
    assert "RFC" not in said


def test_one_learners_try_does_not_answer_for_another() -> None:
    """The libraries remember answers; here nothing is remembered from one domain to the next."""
    good = Record("shop.example", "TXT", "v=spf1 ip4:192.0.2.1 -all")
    assert MailZone("shop.example", (good,)).sender("192.0.2.1") == "pass"
    assert MailZone("shop.example", (Record("shop.example", "TXT", "v=spf1 -all"),)).sender("192.0.2.1") == "fail"
    with pytest.raises(Trouble, match="multiple"):
        MailZone("shop.example", (good, good, Record("shop.example", "TXT", "v=spf1 +all"))).sender("192.0.2.1")


def test_more_than_ten_lookups_are_too_many() -> None:
    """A record that leads to eleven tools is used by nobody."""
    tools = [Record(f"t{n}.example", "TXT", f"v=spf1 ip4:192.0.2.{n} -all") for n in range(11)]
    own = Record("shop.example", "TXT", f"v=spf1 {' '.join(f'include:t{n}.example' for n in range(11))} -all")
    with pytest.raises(Trouble, match="lookups"):
        MailZone("shop.example", (own, *tools)).sender("192.0.2.1")


WORDS = st.sampled_from(["v=spf1", "v=DMARC1;", "p=none;", "p=", "include:", "mx", "a", "-all", "+all", "ip4:1.2.3.4/33",
                         "exists:%{i}", "redirect=klarsicht.example", "10", "..", '"', "\\", "é", "rua=mailto:a@b.example",
                         "v=DKIM1;", "k=rsa;", "include:klarsicht.example", "ptr", "ip6:::1", "mx:", "p=MIGf"])  # fmt: skip
TYPED = st.lists(WORDS, max_size=7).map(" ".join) | st.text(max_size=60)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["mx", "spf", "key", "dmarc", "none"]), st.fixed_dictionaries({"value": TYPED, "name": TYPED})))  # fmt: skip
def test_whatever_is_typed_is_answered(answer: dict) -> None:
    """Half words, loops and foreign letters are answered by a sentence, never by a traceback."""
    item = BY_ID["moving-day"]
    try:
        reaction = item.react(answer)
    except WrongAnswer:
        return
    assert 0 <= reaction.points <= 1
    assert len(reaction.details) == len(item.checks)


@pytest.mark.parametrize("answer", [None, 3, [], {"mx": 4}, {"mx": {"value": 5}}, {"mx": {"value": "x" * 9999}}])
def test_a_damaged_answer_is_asked_for_again(answer: object) -> None:
    """A message from a broken page does not stop the drill."""
    with pytest.raises(WrongAnswer):
        BY_ID["moving-day"].react(answer)
