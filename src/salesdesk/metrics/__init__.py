"""KPIs, scores, targets, warnings and statistics as pure functions on counters."""
