"""What is wrong with an article: missing, broken or too weak for those who will use it.

A finding changes nothing and forbids nothing by itself. `rules` is the table of what is asked and by
whom; the checks say where an article falls short of it. Whatever a format leaves out because it is
broken, and whatever search engines would warn about, is named here.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import get_args

from service.domain.article import (
    Article,
    Box,
    ImageBlock,
    ListBlock,
    Paragraph,
    Publication,
    Quote,
    VideoBlock,
)
from service.domain.errors import Fault as Wrong
from service.domain.errors import refusal
from service.domain.report.forms import blank, broken, invalid_address, language_faults, link_faults
from service.domain.report.media import has_file, image_faults, video_faults
from service.domain.report.rules import RULES, Fault, Finding, Severity
from service.domain.report.words import byline_faults, headline_faults, speaker_faults
from service.domain.texts import blocks, texts
from service.domain.unread import Unread

__all__ = ["RULES", "Finding", "Severity", "report", "require_no_errors"]

_WORST_FIRST = get_args(Severity)


def report(article: Article, publication: Publication, unread: Iterable[Unread] = ()) -> tuple[Finding, ...]:
    """Every shortcoming of the article: errors, then warnings, then infos.

    Within each, the whole article's own come first, the others in reading order. `unread` is what its source
    says beside it.
    """
    checked = (fault for check in _CHECKS for fault in check(article, publication))
    found = (
        Finding(
            code=code,
            severity=RULES[code].severity,
            pointer=pointer,
            message=message,
            source=str(RULES[code].source),
        )
        for code, pointer, message in (*checked, *map(_not_taken, unread))
    )
    return tuple(sorted(found, key=lambda finding: _WORST_FIRST.index(finding.severity)))


def require_no_errors(article: Article) -> None:
    """Raise InvalidInput naming every error of the report, for who publishes nothing with one."""
    findings = report(article, Publication(id=article.publication))
    faults = [
        Wrong(each.pointer, f"{each.message} [{each.code}]") for each in findings if each.severity == "error"
    ]
    if faults:
        raise refusal(faults)


def _not_taken(unread: Unread) -> Fault:
    return "source_unread", "", f"The source says more, at {unread.where}: {unread.what}"


def _headline(article: Article, _: Publication) -> Iterator[Fault]:
    yield from headline_faults(article.headline, "/headline")


def _body(article: Article, _: Publication) -> Iterator[Fault]:
    written = ("paragraph", "heading", "quote", "list")
    if not any(text.container in written and not blank(text.text) for text in texts(article)):
        yield "body_empty", "/body", "Give the article a text: nothing but its headline was found."


def _authors(article: Article, _: Publication) -> Iterator[Fault]:
    yield from byline_faults(article.byline, "/byline")


def _times(article: Article, _: Publication) -> Iterator[Fault]:
    if article.published_at is None:
        yield "date_missing", "/published_at", "Say when the article was first published."
    elif article.updated_at is not None and article.updated_at < article.published_at:
        yield (
            "date_order",
            "/updated_at",
            "Check the times: the last update is before the first publication, and is not shown as one.",
        )


def _filing(article: Article, publication: Publication) -> Iterator[Fault]:
    if blank(article.language):
        yield "language_missing", "/language", "Say which language the article is in, as in “en” or “pt-BR”."
    else:
        yield from language_faults(article.language, "/language")
    if blank(article.section):
        yield "section_missing", "/section", "Name the section that the article stands in."
    if broken(article.url):
        yield invalid_address("/url", article.url)
    if article.slug is None and (article.url is None or broken(article.url)):
        yield "canonical_missing", "/url", "Give the article's canonical address."
    if blank(publication.name):
        yield (
            "publisher_unnamed",
            "/publication",
            f"Name the publication “{publication.id}” in the service's publications.",
        )


def _translations(article: Article, _: Publication) -> Iterator[Fault]:
    for number, each in enumerate(article.translations):
        yield from language_faults(each.language, f"/translations/{number}/language")
        if broken(each.url):
            yield invalid_address(f"/translations/{number}/url", each.url)


def _addresses(article: Article, publication: Publication) -> Iterator[Fault]:
    """Those that stand outside the body and the byline."""
    source, rights = article.source, article.rights
    if source is not None and broken(source.url):
        yield invalid_address("/source/url", source.url)
    if rights is not None and broken(rights.licence):
        yield invalid_address("/rights/licence", rights.licence)
    for field in ("url", "logo_url", "publishing_principles", "corrections_policy", "ethics_policy"):
        address = getattr(publication, field)
        if broken(address):
            yield (
                "address_invalid",
                "/publication",
                f"Correct the publication's {field}: “{address}” is no absolute http(s) address.",
            )


def _blocks(article: Article, _: Publication) -> Iterator[Fault]:
    for pointer, block in blocks(article):
        match block:
            case ImageBlock():
                yield from image_faults(block, pointer)
            case VideoBlock():
                yield from video_faults(block, pointer)
            case Box():
                yield from _box_faults(block, pointer)
            case Paragraph():
                yield from link_faults(block.marks, pointer)
            case Quote():
                yield from link_faults(block.marks, pointer)
                yield from speaker_faults(block.speaker, f"{pointer}/speaker", block.text)
            case ListBlock():
                for number, entry in enumerate(block.items):
                    yield from link_faults(entry.marks, f"{pointer}/items/{number}")
            case _:
                pass


def _box_faults(box: Box, pointer: str) -> Iterator[Fault]:
    """An aside is an article of its own to search engines."""
    yield from headline_faults(box.headline, f"{pointer}/headline")
    yield from byline_faults(box.byline, f"{pointer}/byline")
    if not any(isinstance(block, ImageBlock) and has_file(block.image) for block in box.blocks):
        yield (
            "image_missing",
            f"{pointer}/blocks",
            "Add a picture with its file to this aside, if there is one.",
        )


def _pictures(article: Article, _: Publication) -> Iterator[Fault]:
    found = (block for _, block in blocks(article) if isinstance(block, ImageBlock))
    if not any(has_file(block.image) for block in found):
        yield (
            "image_missing",
            "/body",
            "Add a picture with its file: search engines show none for this article.",
        )


def _quotations(article: Article, _: Publication) -> Iterator[Fault]:
    for number, quotation in enumerate(article.quotations):
        yield from speaker_faults(quotation.speaker, f"/quotations/{number}/speaker", quotation.span.exact)


def _statistics(article: Article, _: Publication) -> Iterator[Fault]:
    places = {text.pointer: text.text for text in texts(article)}
    for number, figure in enumerate(article.statistics):
        span = figure.span
        if figure.review == "rejected":
            continue
        if blank(figure.attributed_to):
            yield (
                "statistic_source_missing",
                f"/statistics/{number}/attributed_to",
                f"Say who gives the figure “{figure.surface}”.",
            )
        if places.get(span.pointer, "")[span.start : span.end] != span.exact:
            yield (
                "statistic_misplaced",
                f"/statistics/{number}/span",
                f"Mark the figure “{figure.surface}” anew: it no longer stands where it was found.",
            )


_CHECKS: tuple[Callable[[Article, Publication], Iterator[Fault]], ...] = (
    _headline,
    _body,
    _authors,
    _times,
    _filing,
    _translations,
    _addresses,
    _pictures,
    _blocks,
    _quotations,
    _statistics,
)
