"""Addresses as URIs, for formats that know no others."""

import pytest

from service.publish.addresses import uri


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://example.org/a%20b?c=d&e#f", "https://example.org/a%20b?c=d&e#f"),
        ("https://example.org/flöde?q=ö#ö", "https://example.org/fl%C3%B6de?q=%C3%B6#%C3%B6"),
        ("https://bücher.example:8080/", "https://xn--bcher-kva.example:8080/"),
        ("https://example.org/a[1]?b[]=2", "https://example.org/a%5B1%5D?b%5B%5D=2"),
        ("https://example.org/a#b#c", "https://example.org/a#b%23c"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("javascript:alert(1)", None),
        (None, None),
    ],
)
def test_an_address_is_a_uri_or_none(address: str | None, said: str | None) -> None:
    assert uri(address) == said


def test_a_host_that_idna_refuses_is_percent_encoded() -> None:
    label = "ö" * 64
    assert uri(f"https://{label}.example/") == f"https://{'%C3%B6' * 64}.example/"
