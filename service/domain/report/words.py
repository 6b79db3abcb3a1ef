"""Headlines, bylines and quotations, of the article and of its asides alike."""

import re
from collections.abc import Iterator

from service.domain.article import Contributor
from service.domain.report.forms import blank, broken, invalid_address
from service.domain.report.rules import Fault

HEADLINE_LENGTH = 110
"""Characters of a headline that Google documented as safe from being cut."""
_UNCLEAR_NAME = re.compile(r",| and |^by |posted by", re.IGNORECASE)


def headline_faults(headline: str | None, pointer: str) -> Iterator[Fault]:
    if blank(headline):
        yield "headline_missing", pointer, "Write a headline: readers and search engines need one."
    elif headline is not None and len(headline) > HEADLINE_LENGTH:
        yield (
            "headline_long",
            pointer,
            f"Shorten the headline: it has {len(headline)} characters, and search engines may cut it "
            f"after {HEADLINE_LENGTH}.",
        )


def byline_faults(byline: tuple[Contributor, ...], pointer: str) -> Iterator[Fault]:
    if all(blank(who.name) for who in byline):
        yield "author_missing", pointer, "Name the author, or the desk or agency that wrote this."
    for number, who in enumerate(byline):
        place = f"{pointer}/{number}"
        if _UNCLEAR_NAME.search(who.name):
            yield (
                "author_name_unclear",
                f"{place}/name",
                f"Give “{who.name}” as one name each, without “by” or a title.",
            )
        if broken(who.url):
            yield invalid_address(f"{place}/url", who.url)
        if broken(who.url) or who.url is None:
            yield (
                "author_url_missing",
                f"{place}/url",
                f"Add the address of a page about {who.name}, so that search engines can tell who it is.",
            )


def speaker_faults(speaker: str | None, pointer: str, text: str) -> Iterator[Fault]:
    if blank(speaker) and not blank(text):
        yield "speaker_missing", pointer, f"Say who is quoted with “{text[:60]}”."
