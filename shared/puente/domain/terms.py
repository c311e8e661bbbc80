"""Closed sets of words that need no model: importing them costs nothing."""

from typing import Literal

Language = Literal["en", "es"]
"""An ISO 639-1 code of a language Puente interprets."""
Speaker = Literal["clinician", "patient", "unknown"]
ActionType = Literal["medication", "lab", "imaging", "followup", "referral"]
Change = Literal["start", "change", "stop"]
Side = Literal["left", "right", "both"]
