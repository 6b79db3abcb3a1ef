"""The elements of HTML by what they are to a reader of articles: blocks, silent ones, foreign ones."""

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
SILENT = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "math",
        "head",
        "title",
        "meta",
        "link",
        "base",
        "button",
        "input",
        "select",
        "textarea",
        "option",
        "datalist",
        "source",
        "track",
        "map",
        "canvas",
        "progress",
        "meter",
        "rp",
        "rt",
    ]
)
"""None of their words is the article's."""
FOREIGN = frozenset(
    {"object", "embed", "audio", "applet", "amp-audio", "amp-twitter", "amp-instagram", "amp-facebook"}
)
HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
"""The level below the headline; a second `h1` is one of the body."""
EMPHASIS = {"em": False, "i": False, "b": True, "strong": True}
"""Whether the emphasis is strong."""


def is_block(tag: str) -> bool:
    """Whether an element begins and ends lines; those of a site's own do."""
    return tag in BLOCKS or ("-" in tag and not tag.startswith("amp-"))
