"""What is asked of an article, and by whom: the table of rules, and what a breach of one looks like."""

from typing import Literal, NamedTuple

import msgspec

Severity = Literal["error", "warning", "info"]
"""Worst first."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One shortcoming. `pointer` (RFC 6901) leads to the value, or to where a missing one belongs."""

    code: str
    severity: Severity
    pointer: str
    message: str
    source: str


class Source(NamedTuple):
    """Who asks for it: the document, its date or year as far as it tells, and the part of it."""

    name: str
    dated: str
    url: str
    part: str = ""

    def __str__(self) -> str:
        said = f"{self.name} ({self.dated})"
        return f"{said}, {self.part}" if self.part else said


class Rule(NamedTuple):
    """`breach` says in a few words what an article is that breaks it."""

    severity: Severity
    source: Source
    breach: str


_GOOGLE = "https://developers.google.com/search/docs"
_GOOGLE_ARTICLE = Source(
    "Google Search Central, Article structured data",
    "2026-09-08",
    f"{_GOOGLE}/appearance/structured-data/article",
)
_GOOGLE_DISCOVER = Source(
    "Google Search Central, Get on Discover", "2026", f"{_GOOGLE}/appearance/google-discover"
)
_GOOGLE_IMAGES = Source(
    "Google Search Central, Image SEO: preferred image", "2026", f"{_GOOGLE}/appearance/google-images"
)
_GOOGLE_VIDEO = Source(
    "Google Search Central, Video structured data",
    "2026-09-08",
    f"{_GOOGLE}/appearance/structured-data/video",
)
_GOOGLE_CANONICAL = Source(
    "Google Search Central, Canonicalization",
    "2026",
    f"{_GOOGLE}/crawling-indexing/consolidate-duplicate-urls",
)
_IPTC_PHOTO = Source(
    "IPTC Photo Metadata Standard",
    "2023.2",
    "https://www.iptc.org/std/photometadata/specification/IPTC-PhotoMetadata",
)
_WCAG = Source("W3C WCAG 2.2", "2023-10-05", "https://www.w3.org/TR/WCAG22/", "success criterion 1.1.1")
_LANGUAGE = Source("RFC 5646", "2009-09", "https://www.rfc-editor.org/rfc/rfc5646", "section 2.1")
_ADDRESS = Source("RFC 3987", "2005-01", "https://www.rfc-editor.org/rfc/rfc3987", "section 2.2")
_HOUSE = Source("Wirecopy", "2026-11", "")

RULES: dict[str, Rule] = {
    "headline_missing": Rule("error", _GOOGLE_ARTICLE, "no headline"),
    "headline_long": Rule("warning", _GOOGLE_ARTICLE, "search engines may cut the headline"),
    "body_empty": Rule("error", _HOUSE, "nothing but a headline"),
    "author_missing": Rule("warning", _GOOGLE_ARTICLE, "nobody in the byline"),
    "author_url_missing": Rule("warning", _GOOGLE_ARTICLE, "no page that says who the author is"),
    "author_name_unclear": Rule("warning", _GOOGLE_ARTICLE, "a name that is two, or has “by” in it"),
    "date_missing": Rule("warning", _GOOGLE_ARTICLE, "no time of first publication"),
    "date_order": Rule("info", _HOUSE, "updated before it was published"),
    "language_missing": Rule("warning", _HOUSE, "no language"),
    "language_invalid": Rule("warning", _LANGUAGE, "a language that is no BCP 47 tag"),
    "section_missing": Rule("info", _HOUSE, "no section"),
    "canonical_missing": Rule("warning", _GOOGLE_CANONICAL, "neither an address nor a slug"),
    "publisher_unnamed": Rule("warning", _GOOGLE_ARTICLE, "a publication without a name"),
    "address_invalid": Rule("warning", _ADDRESS, "an address that is no web address"),
    "image_missing": Rule("warning", _GOOGLE_ARTICLE, "no picture whose file is known"),
    "image_file_unknown": Rule("warning", _GOOGLE_ARTICLE, "a picture of which only the words are known"),
    "image_small": Rule("warning", _GOOGLE_ARTICLE, "fewer pixels than search engines ask for"),
    "image_narrow": Rule("info", _GOOGLE_DISCOVER, "shown small in Discover"),
    "image_ratio": Rule("info", _GOOGLE_IMAGES, "cannot be cropped well"),
    "credit_missing": Rule(
        "warning", _IPTC_PHOTO._replace(part="Credit Line"), "nobody to credit for a picture or video"
    ),
    "caption_missing": Rule(
        "warning", _IPTC_PHOTO._replace(part="Description"), "a picture without a caption"
    ),
    "alt_missing": Rule("warning", _WCAG, "no text that stands in for a picture"),
    "video_title_missing": Rule("warning", _GOOGLE_VIDEO, "a video without a title"),
    "video_thumbnail_missing": Rule("warning", _GOOGLE_VIDEO, "a video without a still"),
    "video_date_missing": Rule("warning", _GOOGLE_VIDEO, "a video without its date"),
    "video_description_missing": Rule("warning", _GOOGLE_VIDEO, "nothing says what a video shows"),
    "video_duration_missing": Rule("warning", _GOOGLE_VIDEO, "a video without its length"),
    "video_file_unknown": Rule("warning", _GOOGLE_VIDEO, "neither file nor player of a video is known"),
    "statistic_source_missing": Rule(
        "info", _HOUSE, "a figure without anybody who gives it; one of your own needs nobody"
    ),
    "statistic_misplaced": Rule("warning", _HOUSE, "a figure that no longer stands where it was found"),
    "speaker_missing": Rule("info", _HOUSE, "a quotation without a speaker"),
    "source_unread": Rule(
        "info", _HOUSE, "something in the source that could not be understood, or that no field takes"
    ),
}

Fault = tuple[str, str, str]
"""A code of the table, a pointer and a sentence."""
