"""robots.txt (RFC 9309): where the sitemap is, and what RSL says of the articles.

Nothing is forbidden here: what may not be read is not shown. `max-image-preview` has no place in it; that is
said in the pages and in their `X-Robots-Tag`.
"""

from service.publish.links import Links


def robots_txt(links: Links, *, licensed: bool) -> bytes:
    """The file; `licensed` where there is an RSL document to be followed (RSL 1.0, section 4.4)."""
    licence = f"License: {links.licence()}\n" if licensed else ""
    return f"User-agent: *\nAllow: /\n\n{licence}Sitemap: {links.sitemap()}\n".encode()
