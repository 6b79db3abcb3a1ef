"""What is wrong with articles as a SARIF log (OASIS SARIF 2.1.0), as code hosts and editors show it."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

import msgspec

from service.domain.report import RULES, Finding, Severity
from service.publish.addresses import uri

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}


class Checked(NamedTuple):
    """What was checked, a path or an address, and what is wrong with it."""

    name: str
    findings: tuple[Finding, ...]


def sarif_log(checked: Sequence[Checked], *, version: str) -> bytes:
    """One run with every rule that there is and a result for each finding. `version` is Wirecopy's."""
    places = {code: number for number, code in enumerate(RULES)}
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "wirecopy",
                        "version": version,
                        "rules": [_rule(code) for code in RULES],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(each.name, finding, places[finding.code])
                    for each in checked
                    for finding in each.findings
                ],
            }
        ],
    }
    return msgspec.json.format(msgspec.json.encode(log), indent=2)


def _rule(code: str) -> dict[str, Any]:
    severity, source, breach = RULES[code]
    rule: dict[str, Any] = {
        "id": code,
        "shortDescription": {"text": f"{breach[:1].upper()}{breach[1:]}."},
        "fullDescription": {"text": f"{breach[:1].upper()}{breach[1:]}. Asked for by: {source}."},
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": {"source": source.name, "dated": source.dated},
    }
    return rule | ({"helpUri": source.url} if source.url else {})


def _result(name: str, finding: Finding, place: int) -> dict[str, Any]:
    """Without a line: an article's texts are found by their JSON Pointer, a page has no such place."""
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": _reference(name)}}}
    if finding.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.pointer}]
    return {
        "ruleId": finding.code,
        "ruleIndex": place,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [location],
    }


def _reference(name: str) -> str:
    """A URI reference (RFC 3986): odd characters are escaped, in a path all but the letters and digits."""
    return uri(name.replace(" ", "%20")) or quote(name, safe="/")
