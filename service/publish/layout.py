"""How a page is laid out: its template, its one style, and the policy that allows that and no more."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup


def template(name: str, filters: Mapping[str, Callable[..., object]]) -> Template:
    """The template of this name. What it is given is escaped, unless it is Markup."""
    environment = Environment(
        loader=PackageLoader("service.publish"),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= filters
    return environment.get_template(f"{name}.html")


class Layout:
    """The template and the style of this name."""

    def __init__(self, name: str, filters: Mapping[str, Callable[..., object]]) -> None:
        self._template = template(name, filters)
        self._style = files("service.publish").joinpath(f"templates/{name}.css").read_text(encoding="utf-8")

    def page(self, **values: object) -> str:
        style = Markup(self._style)  # noqa: S704 - a file of this package
        return self._template.render(style=style, **values)

    def policy(self, *allowed: str) -> str:
        """The Content-Security-Policy of the page's response: the style, these directives, nothing else."""
        digest = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        return "; ".join(
            (
                "default-src 'none'",
                f"style-src 'sha256-{digest}'",
                *allowed,
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
            )
        )
