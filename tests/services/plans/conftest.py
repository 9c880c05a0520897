"""The plans' tests begin with a company of their own, made once and copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from plan_ground import Ground, make_ground
from salesdesk.services.desk import Desk
from salesdesk.store.database import Database


@pytest.fixture(scope="session")
def ground_file(empty_database_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ground]:
    """A file with the ground and what it holds."""
    path = tmp_path_factory.mktemp("ground") / "ground.salesdesk"
    shutil.copyfile(empty_database_file, path)
    desk = Desk(Database(path))
    ground = make_ground(desk)
    desk.database.checkpoint()
    desk.close()
    return path, ground


@pytest.fixture
def database(ground_file: tuple[Path, Ground], tmp_path: Path) -> Iterator[Database]:
    """A copy of the ground for one test."""
    path = tmp_path / "test.salesdesk"
    shutil.copyfile(ground_file[0], path)
    database = Database(path)
    yield database
    database.close()


@pytest.fixture
def ground(ground_file: tuple[Path, Ground]) -> Ground:
    """What the ground holds."""
    return ground_file[1]
