"""What every table shares: naming convention, column types, and the declarative base.

The modules of the tables go without ``from __future__ import annotations``: SQLAlchemy would evaluate the text of each
annotation again, which took a quarter of the time the tables need to load at each start.
"""

from enum import Enum as PythonEnum

from sqlalchemy import Enum, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import JSON

from salesdesk.types import Json

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def word(enum: type[PythonEnum]) -> Enum:
    """A column type that stores an enumeration's word, readable in any SQLite browser."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=False,
        length=24,
        values_callable=lambda members: [str(member.value) for member in members],
    )


class Base(DeclarativeBase):
    """Declarative base. Dates are local ISO dates; ``*_at`` are UTC epoch seconds; ``*_s`` are seconds."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012  (SQLAlchemy reads it from the class)
        Json: JSON(none_as_null=True),
        dict[str, Json]: JSON(),
        list[Json]: JSON(),
    }
