"""The service's settings: one frozen struct, read once from `WIRECOPY_*` variables and passed in."""

import os
import re
from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, get_type_hints

import msgspec

PREFIX = "WIRECOPY_"

_INDEXNOW_KEY = re.compile(r"[A-Za-z0-9-]{8,128}")

Network = IPv4Network | IPv6Network
Natural = Annotated[int, msgspec.Meta(ge=1)]


class SettingsError(ValueError):
    """A `WIRECOPY_*` variable is unknown or its value cannot be used."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Each field is the variable `WIRECOPY_<FIELD>`, upper case. docs/operators.md describes them all."""

    database_url: str = "sqlite:///wirecopy.db"
    public_url: str = "http://127.0.0.1:8000"
    media_dir: str = "media"
    publications: str | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    access_log: bool = True
    pool_size: Natural = 10
    statement_timeout_ms: Natural = 5_000
    cache_seconds: Annotated[int, msgspec.Meta(ge=0)] = 30
    page_article_body: bool = False
    ingest_max_bytes: Natural = 10_000_000
    trusted_proxies: str | None = None
    body_max_bytes: Natural = 10_000_000
    import_max_bytes: Natural = 2_000_000_000
    max_blocks: Natural = 5_000
    require_if_match: bool = False
    errors_block: bool = False
    body_timeout_seconds: Natural = 30
    import_idle_seconds: Natural = 30
    request_timeout_seconds: Natural = 60
    public_access: bool = True
    rate_per_minute: Natural = 600
    webhook_private_addresses: bool = False
    webhook_timeout_seconds: Natural = 15
    indexnow_endpoint: str | None = None
    indexnow_key: str | None = None
    mirror_key: str | None = None
    drill: str | None = None
    check_hosts: str | None = None

    @property
    def media_path(self) -> Path:
        """The folder of picture files."""
        return Path(self.media_dir)

    @property
    def trusted_networks(self) -> tuple[Network, ...]:
        """Where the proxies are whose `X-Forwarded-For` is believed. Raises SettingsError."""
        return _networks(self.trusted_proxies or "")


@lru_cache(maxsize=8)
def _networks(listed: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(each.strip()) for each in listed.split(",") if each.strip())
    except ValueError as error:
        raise SettingsError(
            f"WIRECOPY_TRUSTED_PROXIES: {error}; give addresses or networks, with commas between"
        ) from None


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises SettingsError naming the variable that is unknown or wrong."""
    hints = get_type_hints(Settings, include_extras=True)
    values: dict[str, Any] = {}
    for name, raw in environment.items():
        if not name.startswith(PREFIX):
            continue
        field = name.removeprefix(PREFIX).lower()
        if field not in hints:
            raise SettingsError(f"{name} is no setting; docs/operators.md lists them")
        try:
            values[field] = msgspec.convert(raw, hints[field], strict=False)
        except msgspec.ValidationError as error:
            raise SettingsError(f"{name}={raw!r}: {error}") from None
    settings = Settings(**values)
    _ = settings.trusted_networks  # A wrong one is to be told now, not at the first write.
    address = settings.public_url
    if not address.startswith(("http://", "https://")) or not address.isascii():
        raise SettingsError("WIRECOPY_PUBLIC_URL must start with http:// or https:// and be ASCII")
    _require_indexnow(settings)
    return msgspec.structs.replace(settings, public_url=settings.public_url.rstrip("/"))


def _require_indexnow(settings: Settings) -> None:
    key, endpoint = settings.indexnow_key, settings.indexnow_endpoint
    if key is not None and _INDEXNOW_KEY.fullmatch(key) is None:
        raise SettingsError("WIRECOPY_INDEXNOW_KEY must be 8 to 128 letters, digits and dashes")
    if endpoint is None:
        return
    if key is None:
        raise SettingsError("WIRECOPY_INDEXNOW_ENDPOINT needs WIRECOPY_INDEXNOW_KEY beside it")
    if not endpoint.startswith(("http://", "https://")) or not endpoint.isascii():
        raise SettingsError("WIRECOPY_INDEXNOW_ENDPOINT must start with http:// or https:// and be ASCII")
