"""Improvement plans 改进计划 in five steps (domain.md §6), one subject a file.

``machine`` is the table of what can happen, ``history`` the chain of what did, ``views`` what is answered; ``opening``,
``diagnosis``, ``suggesting``, ``links``, ``goals``, ``courses``, ``scheduling``,
``reminders``, ``training``, ``shadowing``, ``review``, ``objections``
and ``moves`` are the parts of the service.
"""

from __future__ import annotations

from salesdesk.services.plans.bonus import Bonus
from salesdesk.services.plans.courses import Courses
from salesdesk.services.plans.diagnosis import Diagnosis
from salesdesk.services.plans.effect import Effects
from salesdesk.services.plans.goals import Goals
from salesdesk.services.plans.links import Links
from salesdesk.services.plans.moves import Moves
from salesdesk.services.plans.objections import Objections
from salesdesk.services.plans.opening import Opening
from salesdesk.services.plans.paper import PlanPaper
from salesdesk.services.plans.rating import Rating
from salesdesk.services.plans.reminders import Reminders
from salesdesk.services.plans.review import Review
from salesdesk.services.plans.scheduling import Scheduling
from salesdesk.services.plans.shadowing import Shadowing
from salesdesk.services.plans.suggesting import Suggesting
from salesdesk.services.plans.template_goals import TemplateGoals
from salesdesk.services.plans.templates import Templates
from salesdesk.services.plans.training import Training

__all__ = ["PlansService"]


class PlansService(
    PlanPaper,
    Reminders,
    Opening,
    Diagnosis,
    TemplateGoals,
    Goals,
    Suggesting,
    Links,
    Courses,
    Scheduling,
    Training,
    Shadowing,
    Review,
    Objections,
    Rating,
    Bonus,
    Moves,
    Templates,
    Effects,
):
    """Every use case of improvement plans: one method, one transaction."""
