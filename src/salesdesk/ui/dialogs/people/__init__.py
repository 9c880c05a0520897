"""The dialogs around people: a team, an agent, moving, leaving, merging, a roster."""
