"""What formats without a field for it say in words: who wrote something, what was put right, who may have a
picture."""

from collections.abc import Sequence

from service.domain.article import Contributor, Correction
from service.domain.media import ImageRights
from service.domain.rights import is_limited
from service.publish.body import said
from service.publish.written import readable


def byline(contributors: Sequence[Contributor]) -> str | None:
    """ "Ann Writer, Reporter, Gazette; Bo Reader": as the reader of a text's header takes it."""
    return said("; ".join(_described(each) for each in contributors if said(each.name)))


def _described(who: Contributor) -> str:
    return ", ".join(filter(said, (who.name, who.role or "", who.organisation or "")))


def correction(put_right: Correction) -> str:
    """A correction in one line, with its time."""
    return f"Correction, {readable(put_right.at, 'minutes')}: {put_right.text}"


def passing_on(rights: ImageRights | None) -> str | None:
    """To whom a picture may be passed on and until when; null where everybody may have it for ever."""
    if rights is None or not (is_limited(rights) or rights.until):
        return None
    if not rights.may_be_syndicated:
        sentence = "May not be passed on."
    else:
        to = f" to {', '.join(rights.packages)}" if rights.packages else ""
        until = f" until {readable(rights.until, 'minutes')}" if rights.until else ""
        sentence = f"May be passed on{to}{until}."
    return f"{sentence} Ask {rights.contact}." if said(rights.contact) else sentence
