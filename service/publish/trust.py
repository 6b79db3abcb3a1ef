"""trust.txt: whom a publisher belongs to, controls and works with (JournalList's specification, 1.4).

One file speaks for the whole host, so it is there only where the publications that say something say the
same.
"""

from collections.abc import Iterator, Sequence

from service.domain.article import Publication
from service.domain.masthead import Trust
from service.publish.licensing import agreed

_LISTS = (
    *("member", "belongto", "control", "controlledby", "vendor", "customer"),
    *("social", "contact", "disclosure"),
)


def trust_txt(publications: Sequence[Publication]) -> bytes | None:
    """The file; None where nothing is said."""
    said = agreed([each.trust for each in publications if each.trust is not None])
    written = "" if said is None else "".join(_lines(said))
    return written.encode() or None


def _lines(trust: Trust) -> Iterator[str]:
    for name in _LISTS:
        yield from (f"{name}={value}\n" for value in getattr(trust, name))
    if trust.datatrainingallowed is not None:
        yield f"datatrainingallowed={'yes' if trust.datatrainingallowed else 'no'}\n"
