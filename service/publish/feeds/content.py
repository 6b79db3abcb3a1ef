"""What feed readers show of an article: its dateline, its body, and what was put right in it.

Readers show nothing else of an article than this and its title, so a correction stands here too, with its
time and revision as attributes for those who read it by machine.
"""

from collections.abc import Iterator

from markupsafe import Markup, escape

from service.domain.article import Article, Correction
from service.publish.body import body_xhtml, said
from service.publish.links import Links
from service.publish.written import permitted, readable, rfc3339


def content(article: Article, links: Links) -> str:
    """HTML that is XML too, as `service.publish.body` makes it."""
    return permitted("".join((*_dateline(article), body_xhtml(article, links), *_corrections(article))))


def _dateline(article: Article) -> Iterator[str]:
    if said(article.dateline):
        yield f'<p class="dateline">{escape(article.dateline)}</p>\n'


def _corrections(article: Article) -> Iterator[str]:
    if article.corrections:
        yield '<section class="corrections">\n<h2 lang="en">Corrections</h2>\n<ul>\n'
        yield from map(_correction, article.corrections)
        yield "</ul>\n</section>\n"


def _correction(correction: Correction) -> Markup:
    at = correction.at
    return Markup(
        '<li data-revision="{}"><time datetime="{}">{}</time> <span class="correction">{}</span></li>\n'
    ).format(correction.revision, rfc3339(at), readable(at, "minutes"), correction.text)
