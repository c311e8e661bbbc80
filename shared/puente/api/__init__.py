"""The HTTP doors: authenticate → validate → authorise → process → audit."""
