"""Errors put into good translations on purpose, and made-up pairs of a visit to put them into."""
