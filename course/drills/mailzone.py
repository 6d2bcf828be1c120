"""A mail domain's records as the rest of the world would read them: parsed by maintained libraries, never looked up.

dnspython reads the records, checkdmarc SPF and DMARC, dkimpy the DKIM key. What they ask for is answered from the
domain that is given; no name ever leaves this computer.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

TTL = 300
RecordType = Literal["MX", "TXT", "A"]
SHORTEST_KEY = 1024
"""Bits of a DKIM key below which receivers ignore the signature."""


@dataclass(frozen=True)
class Record:
    """One record of the domain: its full name, type and value, as people see them at their provider."""

    name: str
    type: RecordType
    value: str


class Trouble(ValueError):
    """What a mail server cannot read or find; the message is for the learner."""


@dataclass(frozen=True)
class MailZone:
    """A domain with all its records, and those of others that it leads to."""

    domain: str
    records: tuple[Record, ...]

    def mail_hosts(self) -> list[str]:
        """Where mail for the domain is delivered, the first choice first. Raises Trouble."""
        found = sorted((data.preference, data.exchange.to_text().rstrip(".")) for data in self._data(self.domain, "MX"))
        if not found:
            raise Trouble(f"{self.domain} has no MX record: nobody knows where its mail goes")
        for _, host in found:
            if not list(self._data(host, "A")):
                raise Trouble(f"the MX record points to {host}, and there is no machine of that name")
        return [host for _, host in found]

    def sender(self, address: str) -> str:
        """What SPF says of mail from an address: pass, fail, softfail or neutral. Raises Trouble."""
        return _spf_result(self._spf(), ipaddress.ip_address(address), self)

    def dkim_bits(self, selector: str) -> int:
        """Bits of the public key under a selector. Raises Trouble."""
        from dkim import DKIMException
        from dkim import evaluate_pk as evaluate

        name = f"{selector}._domainkey.{self.domain}"
        texts = [text for text in self.texts(name) if text]
        if len(texts) != 1:
            raise Trouble(f"{name} has {'no TXT record' if not texts else 'more than one TXT record'}")
        try:
            _, bits, _, _ = evaluate(name, texts[0].encode("ascii"))
        except (DKIMException, ValueError, KeyError, IndexError, TypeError, OverflowError) as error:
            raise Trouble(f"the DKIM key under {name} cannot be read: {_words(error)}") from error
        if bits is None or bits < SHORTEST_KEY:
            raise Trouble(f"the DKIM key under {name} is too short or is for no mail")
        return int(bits)

    def dmarc(self) -> dict[str, Any]:
        """The tags of the DMARC record with their values. Raises Trouble."""
        from checkdmarc.dmarc import DMARCError, parse_dmarc_record

        name = f"_dmarc.{self.domain}"
        texts = [text for text in self.texts(name) if text.lower().startswith("v=dmarc")] or self.texts(name)
        if len(texts) != 1:
            raise Trouble(f"{name} has {'no TXT record' if not texts else 'more than one DMARC record'}")
        try:
            read = parse_dmarc_record(texts[0], self.domain, resolver=self._resolver())
        except DMARCError as error:
            raise Trouble(f"the DMARC record cannot be read: {_words(error)}") from error
        return {name: tag["value"] for name, tag in read["tags"].items() if tag["explicit"]}

    def texts(self, name: str) -> list[str]:
        """The texts of the TXT records under a name. Raises Trouble."""
        return [b"".join(data.strings).decode("utf-8", "replace") for data in self._data(name, "TXT")]

    def _spf(self) -> dict[str, Any]:
        from checkdmarc.spf import SPFError, parse_spf_record, query_spf_record

        try:
            record = query_spf_record(self.domain, resolver=self._resolver())["record"]
            if record is None:
                raise Trouble(f"{self.domain} has no SPF record")
            parsed: dict[str, Any] = parse_spf_record(record, self.domain, resolver=self._resolver())["parsed"]
        except SPFError as error:
            raise Trouble(f"the SPF record cannot be used: {_words(error)}") from error
        return parsed

    def _data(self, name: str, kind: RecordType) -> Iterator[Any]:
        """The records under a name as dnspython reads them. Raises Trouble."""
        import dns.exception
        import dns.name
        import dns.rdata

        for record in self.records:
            if record.type != kind or record.name.lower().rstrip(".") != name.lower().rstrip("."):
                continue
            try:
                yield dns.rdata.from_text("IN", kind, _written(record), origin=dns.name.root)
            except (dns.exception.DNSException, ValueError) as error:
                raise Trouble(f"the {kind} record “{record.value}” cannot be read: {_words(error)}") from error

    def _resolver(self) -> Any:
        """Answers for the libraries from these records alone. Their memory of earlier answers is emptied."""
        import dns.exception
        import dns.message
        import dns.name
        import dns.rdataclass
        import dns.rdatatype
        import dns.resolver
        from checkdmarc.utils import DNS_CACHE

        zone = self
        DNS_CACHE.clear()  # another learner's try has other answers under the same names

        class Here(dns.resolver.Resolver):
            def __init__(self) -> None:
                super().__init__(configure=False)

            def resolve(self, qname: Any, rdtype: Any = "A", *args: Any, **kwargs: Any) -> dns.resolver.Answer:
                name, kind = dns.name.from_text(str(qname)), dns.rdatatype.RdataType.make(rdtype)
                response = dns.message.make_response(dns.message.make_query(name, kind))
                wanted = dns.rdatatype.to_text(kind)
                known = [r for r in zone.records if r.name.lower().rstrip(".") == str(name).lower().rstrip(".")]
                try:
                    found = list(zone._data(str(name), wanted)) if wanted in {"MX", "TXT", "A"} else []  # type: ignore[arg-type]
                except Trouble as error:
                    raise dns.exception.DNSException(str(error)) from error
                if not known:
                    raise dns.resolver.NXDOMAIN(qnames=[name], responses={name: response})
                if not found:
                    raise dns.resolver.NoAnswer(response=response)
                answer = response.find_rrset(response.answer, name, dns.rdataclass.IN, kind, create=True)
                for data in found:
                    answer.add(data, TTL)
                return dns.resolver.Answer(name, kind, dns.rdataclass.IN, response)

        return Here()


def _written(record: Record) -> str:
    """The value as a zone file has it: texts in quotation marks, in pieces that fit."""
    if record.type != "TXT" or record.value.lstrip().startswith('"'):
        return record.value
    text = record.value.strip().replace("\\", "\\\\").replace('"', '\\"')
    pieces = [text[at : at + 250] for at in range(0, len(text), 250)] or [""]
    return " ".join(f'"{piece}"' for piece in pieces)


def _spf_result(parsed: dict[str, Any], address: Any, zone: MailZone) -> str:
    """The first part of a parsed SPF record that fits the address decides; the rest is as the record says."""
    for part in parsed["mechanisms"]:
        if any(_inside(address, network) for network in _networks(part, zone)):
            return str(part["action"])
        if part["mechanism"] == "include" and _spf_result(part["parsed"], address, zone) == "pass":
            return str(part["action"])
    if parsed.get("redirect"):
        return _spf_result(parsed["redirect"]["parsed"], address, zone)
    return str(parsed.get("all") or "neutral")


def _networks(part: dict[str, Any], zone: MailZone) -> Iterable[str]:
    """The addresses that a part of an SPF record names, by itself or by its machines."""
    if part["mechanism"] in {"ip4", "ip6"}:
        return [part["value"]]
    if part["mechanism"] == "a":
        return [str(address) for address in part.get("addresses", ())]
    if part["mechanism"] == "mx":
        return [str(a) for host in part.get("hosts", ()) for a in zone._data(host["hostname"], "A")]
    return []


def _inside(address: Any, network: str) -> bool:
    return address in ipaddress.ip_network(network, strict=False)


def _words(error: Exception) -> str:
    """An error of a library as the end of a sentence, without the numbers of standards."""
    text = re.sub(r", which RFC[^:]*| \(RFC[^)]*\)", "", " ".join(str(error).split()))
    text = text.removeprefix("Error: ").rstrip(".:")
    return text[:200] or type(error).__name__
