"""Fixtures for all tests: a home folder and an empty database of their own, repeatable examples, and English."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from salesdesk import formats, i18n, paths
from salesdesk.services.desk import Desk
from salesdesk.store.database import Database

settings.register_profile("gate", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "fuzz", deadline=None, max_examples=5_000, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("gate")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user folder of the test's own, so that no test ever sees or writes the real one."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv(paths.HOME_VARIABLE, str(home))
    return home


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Every test begins in English, counts in yuan, and leaves it so."""
    i18n.use(i18n.ENGLISH)
    formats.use_currency("CNY")
    yield
    i18n.use(i18n.ENGLISH)


@pytest.fixture(scope="session")
def empty_database_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the current schema and nothing in it; copy it, don't change it."""
    path = tmp_path_factory.mktemp("empty") / "empty.salesdesk"
    database = Database(path)
    database.checkpoint()
    database.close()
    return path


@pytest.fixture
def database(empty_database_file: Path, tmp_path: Path) -> Iterator[Database]:
    """An empty database of the test's own."""
    path = tmp_path / "test.salesdesk"
    shutil.copyfile(empty_database_file, path)
    database = Database(path)
    yield database
    database.close()


@pytest.fixture
def desk(database: Database) -> Desk:
    """All services over the test's database."""
    return Desk(database)
