"""Attachments, courses and templates, one-to-ones, interview cycles, sums by month."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One subject after the other; none knows another's tables."""
    _add_attachments()
    _add_training()
    _add_cases()
    _add_meetings()
    _add_cycles()
    _add_sums()


def downgrade() -> None:
    """The other way round."""
    _drop_sums()
    _drop_cycles()
    _drop_meetings()
    _drop_cases()
    _drop_training()
    _drop_attachments()


# --- files kept beside plans, interviews and one-to-ones ---
def _add_attachments() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "owner_kind",
            sa.Enum("plan", "interview", "meeting", "course", name="ownerkind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "standard",
                "signed",
                "evidence",
                "material",
                "attendance",
                "statement",
                "delivery",
                "other",
                name="attachmentrole",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("added_at", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("removed_at", sa.Integer(), nullable=True),
        sa.Column("removed_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index("ix_attachment_owner", ["owner_kind", "owner"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_sha256"), ["sha256"], unique=False)


def _drop_attachments() -> None:
    op.drop_table("attachment")


# --- courses, templates of plans ---
_OWN_COURSES = "training_catalogue"
"""The setting that held the courses of one's own until now."""


def _add_training() -> None:
    """Courses of one's own get a table; the setting that held them goes."""
    course = op.create_table(
        "course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("based_on", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("causes", "kpis", "levels")),
        sa.Column("material", sa.String(), nullable=False),
        sa.Column("calls", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
        sa.UniqueConstraint("key", name=op.f("uq_course_key")),
    )
    op.create_table(
        "plan_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_template")),
        sa.UniqueConstraint("key", name=op.f("uq_plan_template_key")),
    )
    op.add_column("plan", sa.Column("template", sa.String(), nullable=False, server_default=""))
    op.add_column("plan_item", sa.Column("material", sa.String(), nullable=False, server_default=""))
    op.add_column("plan_item", sa.Column("calls", sa.JSON(), nullable=False, server_default="[]"))
    connection = op.get_bind()
    kept = connection.execute(sa.text("SELECT value FROM setting WHERE key = :key"), {"key": _OWN_COURSES}).scalar()
    rows: list[dict[str, Any]] = json.loads(kept) if kept else []
    for row in rows:
        connection.execute(
            course.insert().values(
                key=row["id"],
                based_on="",
                kind=row["kind"],
                title=row["title"],
                content=row.get("content", ""),
                minutes=row.get("minutes", 0),
                causes=row.get("causes", []),
                kpis=row.get("kpis", []),
                levels=row.get("levels", []),
                material=row.get("material", ""),
                calls=[],
            )
        )
    connection.execute(sa.text("DELETE FROM setting WHERE key = :key"), {"key": _OWN_COURSES})


def _drop_training() -> None:
    """The courses go back into their setting; listening lists and templates have no place there."""
    connection = op.get_bind()
    names = ("kind", "title", "content", "minutes", "causes", "kpis", "levels", "material")
    packed = {"causes", "kpis", "levels"}
    rows = [
        {"id": row["key"], **{name: json.loads(row[name]) if name in packed else row[name] for name in names}}
        for row in connection.execute(sa.text("SELECT * FROM course ORDER BY id")).mappings()
    ]
    if rows:
        connection.execute(
            sa.text("INSERT INTO setting (key, value) VALUES (:key, :value)"),
            {"key": _OWN_COURSES, "value": json.dumps(rows, ensure_ascii=False)},
        )
    op.drop_column("plan_item", "calls")
    op.drop_column("plan_item", "material")
    op.drop_column("plan", "template")
    op.drop_table("plan_template")
    op.drop_table("course")


# --- what a plan's steps hold ---
def _add_cases() -> None:
    """What a finding rests on, calls rated one by one, and parts of a bonus that were not earned."""
    op.add_column("plan_finding", sa.Column("link", sa.JSON(), nullable=False, server_default="{}"))
    op.create_table(
        "plan_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("call_day", sa.Date(), nullable=False),
        sa.Column("rated_on", sa.Date(), nullable=False),
        sa.Column("rater", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("ratings", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_call")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_call_plan_id_plan"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["plan_session.id"],
            name=op.f("fk_plan_call_session_id_plan_session"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(op.f("ix_plan_call_plan_id"), "plan_call", ["plan_id"])
    op.create_index(op.f("ix_plan_call_session_id"), "plan_call", ["session_id"])
    op.create_table(
        "bonus_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("share", sa.Double(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.Integer(), nullable=False),
        sa.Column("taken_back_at", sa.Integer(), nullable=True),
        sa.Column("taken_back_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bonus_part")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_bonus_part_agent_id_agent")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_bonus_part_plan_id_plan")),
    )
    op.create_index(op.f("ix_bonus_part_agent_id"), "bonus_part", ["agent_id"])
    op.create_index(op.f("ix_bonus_part_plan_id"), "bonus_part", ["plan_id"])


def _drop_cases() -> None:
    """As before; the findings lose their links."""
    op.drop_table("bonus_part")
    op.drop_table("plan_call")
    op.drop_column("plan_finding", "link")


# --- one-to-ones ---
def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=24)


def _add_meetings() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("state", _words("meetingstate", "planned", "prepared", "held", "called_off"), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("planned_at", sa.Time(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("way", _words("meetingway", "in_person", "phone", "video"), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("called_off", sa.String(), nullable=False),
        sa.Column("form", sa.JSON(), nullable=False),
        sa.Column("private_note", sa.String(), nullable=False),
        sa.Column("settled", sa.JSON(), nullable=True),
        sa.Column("reopened", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_meeting_agent_id_agent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index(op.f("ix_meeting_agent_id"), "meeting", ["agent_id"])
    op.create_table(
        "meeting_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("doer", _words("doer", "agent", "supervisor", "company"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("dropped", sa.String(), nullable=False),
        sa.Column("settled_in_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_action_meeting_id_meeting")),
        sa.ForeignKeyConstraint(
            ["settled_in_id"], ["meeting.id"], name=op.f("fk_meeting_action_settled_in_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_action")),
        sa.UniqueConstraint("key", name=op.f("uq_meeting_action_key")),
    )
    op.create_index(op.f("ix_meeting_action_meeting_id"), "meeting_action", ["meeting_id"])
    op.create_index(op.f("ix_meeting_action_settled_in_id"), "meeting_action", ["settled_in_id"])
    op.create_table(
        "meeting_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_correction_meeting_id_meeting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_correction")),
    )
    op.create_index(op.f("ix_meeting_correction_meeting_id"), "meeting_correction", ["meeting_id"])
    op.create_table(
        "meeting_rhythm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_meeting_rhythm_agent_id_agent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_rhythm")),
    )
    op.create_index(op.f("ix_meeting_rhythm_agent_id"), "meeting_rhythm", ["agent_id"])


def _drop_meetings() -> None:
    for table in ("meeting_rhythm", "meeting_correction", "meeting_action", "meeting"):
        op.drop_table(table)


# --- interview cycles ---
def _add_cycles() -> None:
    op.create_table(
        "interview_cycle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("scope_kind", sa.String(length=24), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("prepare_by", sa.Date(), nullable=False),
        sa.Column("hold_by", sa.Date(), nullable=False),
        sa.Column("sign_by", sa.Date(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("close_reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_cycle")),
    )
    op.create_index("ix_interview_cycle_start_end", "interview_cycle", ["start", "end"], unique=False)
    op.create_table(
        "interview_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.String(length=24), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"],
            ["interview_cycle.id"],
            name=op.f("fk_interview_seat_cycle_id_interview_cycle"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_interview_seat_agent_id_agent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_seat")),
    )
    op.create_index(op.f("ix_interview_seat_cycle_id"), "interview_seat", ["cycle_id"], unique=False)
    op.create_index(op.f("ix_interview_seat_agent_id"), "interview_seat", ["agent_id"], unique=False)
    for name, columns in (
        (
            "interview_event",
            (
                sa.Column("at", sa.Integer(), nullable=False),
                sa.Column("on", sa.Date(), nullable=False),
                sa.Column("action", sa.String(), nullable=False),
                sa.Column("detail", sa.JSON(), nullable=False),
            ),
        ),
        (
            "interview_appeal",
            (
                sa.Column("filed_on", sa.Date(), nullable=False),
                sa.Column("text", sa.String(), nullable=False),
                sa.Column("late_reason", sa.String(), nullable=False),
                sa.Column("due_on", sa.Date(), nullable=False),
                sa.Column("answer", sa.String(), nullable=False),
                sa.Column("answered_on", sa.Date(), nullable=True),
                sa.Column("upheld", sa.Boolean(), nullable=True),
            ),
        ),
        ("interview_voice", (sa.Column("ratings", sa.JSON(), nullable=False),)),
    ):
        op.create_table(
            name,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("interview_id", sa.Integer(), nullable=False),
            *columns,
            sa.ForeignKeyConstraint(
                ["interview_id"], ["interview.id"], name=op.f(f"fk_{name}_interview_id_interview"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        )
        op.create_index(op.f(f"ix_{name}_interview_id"), name, ["interview_id"], unique=False)
    op.execute(
        "CREATE TRIGGER interview_event_no_update BEFORE UPDATE ON interview_event "
        "BEGIN SELECT RAISE(ABORT, 'the history of an interview is append-only'); END"
    )
    op.add_column("interview", sa.Column("signed_on", sa.Date(), nullable=True))
    op.add_column("interview", sa.Column("appeal_until", sa.Date(), nullable=True))
    _rename_states({"final": "frozen"})
    op.execute("UPDATE interview SET signed_on = json_extract(form, '$.held_on') WHERE state = 'frozen'")


def _rename_states(names: dict[str, str]) -> None:
    """Stored states under their new names, in the frozen papers too (one sheet a language)."""
    for old, new in names.items():
        op.execute(f"UPDATE interview SET state = '{new}' WHERE state = '{old}'")
        for language in ("en", "zh_CN"):
            op.execute(
                f"UPDATE interview SET frozen = json_set(frozen, '$.{language}.state', '{new}') "
                f"WHERE json_extract(frozen, '$.{language}.state') = '{old}'"
            )


def _drop_cycles() -> None:
    _rename_states({"frozen": "final", "signed": "final", "refused": "final", "held": "draft", "prepared": "draft"})
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.drop_column("appeal_until")
        batch_op.drop_column("signed_on")
    for name in ("interview_voice", "interview_appeal", "interview_event", "interview_seat", "interview_cycle"):
        op.drop_table(name)


# --- sums by month ---
_COUNTERS = (
    *(
        "calls",
        "dials",
        "connected",
        "effective",
        "intents",
        "talk_s",
        "connected_talk_s",
        "ring_s",
        "queue_s",
        "hold_s",
    ),
    *("wrap_s", "handled", "handled_s"),
)


def _add_sums() -> None:
    """Sums of months and of their hours of the week, made from those of days and hours.

    Every day with calls is due, so that what is kept of its customers is made when the program next finds time.
    """
    for table, key, more in (
        ("agent_month", ("month", "agent_id"), ("days",)),
        ("agent_clock", ("agent_id", "month", "clock"), ()),
    ):
        columns = (sa.Column(name, sa.Integer(), nullable=False) for name in (*key, *more, *_COUNTERS))
        constraint = sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}"))
        op.create_table(table, *columns, constraint, sqlite_with_rowid=False)
    sums = ", ".join(f"sum({name})" for name in _COUNTERS)
    month = "unixepoch({day} * 86400, 'unixepoch', 'start of month') / 86400"
    op.execute(
        f"INSERT INTO agent_month (month, agent_id, days, {', '.join(_COUNTERS)}) "
        f"SELECT {month.format(day='day')}, agent_id, count(*), {sums} FROM agent_day GROUP BY 1, 2"
    )
    for who in ("agent_id", "-1"):
        op.execute(
            f"INSERT INTO agent_clock (agent_id, month, clock, {', '.join(_COUNTERS)}) "
            f"SELECT {who}, {month.format(day='(hour / 24)')}, hour % 168, {sums} FROM agent_hour GROUP BY 1, 2, 3"
        )
    op.create_table(
        "called_day",
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("calls", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_called_day")),
    )
    _make_due(sa.Column("from_id", sa.Integer(), nullable=False))
    op.execute("INSERT INTO reached_due SELECT DISTINCT day, 0 FROM agent_day")


def _make_due(*more: sa.Column[int]) -> None:
    op.drop_table("reached_due")
    day = sa.Column("day", sa.Integer(), nullable=False)
    op.create_table("reached_due", day, *more, sa.PrimaryKeyConstraint("day", name=op.f("pk_reached_due")))


def _drop_sums() -> None:
    """The sums of days and hours and the calls say the same."""
    _make_due()
    op.execute("INSERT INTO reached_due SELECT DISTINCT day FROM agent_day")
    for table in ("called_day", "agent_clock", "agent_month"):
        op.drop_table(table)
