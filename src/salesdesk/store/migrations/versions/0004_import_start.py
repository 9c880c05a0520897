"""Imports that have begun, so that an interrupted one is noticed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, empty unless an import runs or was interrupted."""
    op.create_table(
        "import_start",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_path", sa.String(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("started_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_start")),
    )


def downgrade() -> None:
    """Forget what was interrupted."""
    op.drop_table("import_start")
