"""Alembic's entry: runs the migrations on the engine the program passed in."""

from __future__ import annotations

from alembic import context

from salesdesk.models import Base

engine = context.config.attributes["engine"]

with engine.connect().execution_options(write=True) as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
