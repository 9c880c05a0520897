"""Who was reached, as sets by day and month, beside the sums."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Four tables; every day with calls is due, and its sets are made when the program next finds time."""
    op.create_table(
        "customer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("name", name=op.f("uq_customer_name")),
    )
    for table in ("reached_day", "reached_month"):
        op.create_table(
            table,
            sa.Column("key", sa.Integer(), nullable=False),
            sa.Column("customers", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("key", name=op.f(f"pk_{table}")),
        )
    op.create_table(
        "reached_due",
        sa.Column("day", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_reached_due")),
    )
    op.execute("INSERT INTO reached_due SELECT DISTINCT day FROM agent_day")


def downgrade() -> None:
    """Forget the sets; the calls say the same."""
    for table in ("reached_due", "reached_month", "reached_day", "customer"):
        op.drop_table(table)
