"""IPTC's codes for what we say in words of our own, as ninjs and NewsML-G2 need them."""

from service.domain.article import Genre, Status

GENRES = "http://cv.iptc.org/newscodes/genre/"
TRUST_INDICATORS = "http://cv.iptc.org/newscodes/trustindicator/"

_MEDIA_TOPIC = "medtop:"

PUBLISHING_STATUS: dict[Status, str] = {
    "draft": "withheld",
    "scheduled": "withheld",
    "published": "usable",
    "withdrawn": "canceled",
}
"""In the words of http://cv.iptc.org/newscodes/pubstatusg2/."""

GENRE_CODES: dict[Genre, str] = {
    "analysis": "Analysis",
    "background": "Background",
    "opinion": "Opinion",
    "review": "Review",
}
"""Of IPTC's genres those that mean the same; the others of ours have none."""


def media_topic(code: str | None) -> str | None:
    """The eight digits of a Media Topic; null for a code that is none."""
    number = (code or "").removeprefix(_MEDIA_TOPIC)
    return number if number != code and len(number) == 8 and number.isascii() and number.isdigit() else None
