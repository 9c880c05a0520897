"""The people of the bundled sample: three teams, eighteen agents, strong and weak, old hands and newcomers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from salesdesk.types import Level, TeamStage

FALLING = "8007"
"""The number of the agent whose connect rate fell below every sensible target at the end."""


@dataclass(frozen=True, slots=True)
class SampleTeam:
    """A team of the sample and the campaign it calls for."""

    name: str
    stage: TeamStage
    campaign: str


@dataclass(frozen=True, slots=True)
class SampleAgent:
    """An agent of the sample: who, and how they work.

    ``rate`` is the share of dials answered, ``talk`` the median of a conversation in seconds, ``dials``
    the calls of an ordinary day.
    """

    number: str
    name: str
    team: int
    level: Level
    hired: date
    mentor: str
    rate: float
    talk: int
    dials: int
    left: date | None = None


TEAMS = (
    SampleTeam("华东一组", TeamStage.MATURE, "老客户续约"),
    SampleTeam("华南二组", TeamStage.SPRINT, "企业宽带秋季推广"),
    SampleTeam("新锐组", TeamStage.NEW, "云会议体验计划"),
)
AGENTS = (
    SampleAgent("8001", "张伟", 0, Level.SENIOR, date(2019, 3, 11), "", 0.318, 96, 78),
    SampleAgent("8002", "李娜", 0, Level.SENIOR, date(2020, 7, 6), "", 0.301, 104, 74),
    SampleAgent("8003", "Emily Chen", 0, Level.INTERMEDIATE, date(2022, 2, 21), "张伟", 0.268, 82, 80),
    SampleAgent("8004", "王建国", 0, Level.INTERMEDIATE, date(2021, 9, 1), "张伟", 0.262, 74, 76),
    SampleAgent("8005", "马珺", 0, Level.JUNIOR, date(2025, 4, 14), "李娜", 0.241, 68, 72),
    SampleAgent("8006", "Jason Wu", 0, Level.INTERMEDIATE, date(2023, 5, 8), "李娜", 0.197, 58, 66),
    SampleAgent(FALLING, "张珊", 1, Level.INTERMEDIATE, date(2023, 11, 20), "陈静", 0.258, 80, 79),
    SampleAgent("8008", "陈静", 1, Level.SENIOR, date(2020, 11, 2), "", 0.309, 92, 83),
    SampleAgent("8009", "刘洋", 1, Level.INTERMEDIATE, date(2022, 6, 13), "陈静", 0.251, 76, 88),
    SampleAgent("8010", "Grace Liu", 1, Level.JUNIOR, date(2025, 3, 3), "陈静", 0.246, 70, 82),
    SampleAgent("8011", "何堃", 1, Level.JUNIOR, date(2025, 8, 18), "刘洋", 0.232, 64, 86),
    SampleAgent("8012", "赵磊", 1, Level.JUNIOR, date(2024, 10, 8), "刘洋", 0.236, 52, 61, date(2026, 8, 14)),
    SampleAgent("8013", "欧阳倩", 2, Level.SENIOR, date(2021, 1, 18), "", 0.297, 88, 76),
    SampleAgent("8014", "Kevin Zhang", 2, Level.JUNIOR, date(2025, 12, 1), "欧阳倩", 0.229, 62, 74),
    SampleAgent("8015", "孙悦", 2, Level.JUNIOR, date(2026, 3, 2), "欧阳倩", 0.238, 66, 78),
    SampleAgent("8016", "周晓燕", 2, Level.TRAINEE, date(2026, 6, 15), "欧阳倩", 0.222, 60, 70),
    SampleAgent("8017", "吴敏", 2, Level.TRAINEE, date(2026, 8, 3), "孙悦", 0.214, 56, 68),
    SampleAgent("8018", "Lily Zhao", 2, Level.TRAINEE, date(2026, 9, 7), "孙悦", 0.206, 54, 66),
)
