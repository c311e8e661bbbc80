"""Webhook delivery under faults, each measured against what is promised."""
