"""Webhooks, the pure part: signatures, the retry schedule, which addresses may be dialled."""
