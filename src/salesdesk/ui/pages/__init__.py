"""The pages, by name. A page's module is loaded when it is first visited."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from salesdesk.i18n import N_
from salesdesk.ui.page import Page


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page's name, its place in the code, and for the navigation its title and icon ('' keeps it out)."""

    name: str
    module: str
    cls: str
    title: str = ""
    icon: str = ""

    def load(self) -> type[Page]:
        """The class of the page."""
        found: type[Page] = getattr(import_module(f"salesdesk.ui.pages.{self.module}"), self.cls)
        return found


PAGES = (
    PageEntry("today", "today", "TodayPage", N_("Today"), "sun"),
    PageEntry("dashboard", "dashboard", "DashboardPage", N_("Dashboard"), "layout-dashboard"),
    PageEntry("scores", "scores", "ScoresPage", N_("Scores"), "award"),
    PageEntry("people", "people", "PeoplePage", N_("Team"), "users"),
    PageEntry("targets", "targets", "TargetsPage", N_("Targets"), "target"),
    PageEntry("import", "imports", "ImportPage", N_("Import"), "import"),
    PageEntry("outcomes", "outcomes", "OutcomesPage", N_("Outcomes"), "handshake"),
    PageEntry("plans", "plans", "PlansPage", N_("Plans"), "clipboard-list"),
    PageEntry("interviews", "interviews", "InterviewsPage", N_("Interviews"), "message-square"),
    PageEntry("papers", "papers", "PapersPage", N_("Papers"), "printer"),
    PageEntry("settings", "settings", "SettingsPage", N_("Settings"), "settings"),
    PageEntry("agent", "agent", "AgentPage"),
    PageEntry("plan", "plan", "PlanPage"),
    PageEntry("courses", "courses", "CoursesPage"),
    PageEntry("effect", "effect", "EffectPage"),
    PageEntry("interview", "interview", "InterviewPage"),
    PageEntry("meetings", "meetings", "MeetingsPage"),
    PageEntry("meeting", "meeting", "MeetingPage"),
    PageEntry("calls", "calls", "CallsPage"),
    PageEntry("funnel", "funnel", "FunnelPage"),
    PageEntry("rules", "rules", "RulesPage"),
    PageEntry("welcome", "welcome", "WelcomePage"),
)
BY_NAME = {entry.name: entry for entry in PAGES}
IN_NAVIGATION = tuple(entry for entry in PAGES if entry.title)


def shortcut_of(entry: PageEntry) -> str:
    """The keys of an entry of the navigation: Alt+1 … Alt+9, Alt+0 in order; of the settings Ctrl+,."""
    if entry.name == "settings":
        return "Ctrl+,"
    return f"Alt+{(IN_NAVIGATION.index(entry) + 1) % 10}"
