"""A whole HTML page of a news site, or an article's body in HTML, to the values of the domain."""

from service.ingest.html.page import read

__all__ = ["read"]
