"""Reading a finished visit with no network: our detector, and an extractive summary.

The summary quotes: each line is a sentence somebody said with its translation, chosen because an
action rests on it or because it names a complaint. It adds no word of its own.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime

from puente.detection.forms import propose_actions
from puente.domain.action import Action, DetectorTurn, ProposedAction
from puente.domain.base import Language
from puente.domain.conversation import Summary, SummaryLine
from puente.domain.turn import BackTranslation, Utterance
from puente.ports import AiProvider, Tell
from puente.providers import ProviderContext

MAX_LINES = 200
MAX_COMPLAINTS = 6
QUOTE_LIMIT = 600

_COMPLAINT = re.compile(
    r"\b(pain|ache|hurts?|cough(?:ing)?|fever|dizz\w*|nausea\w*|vomit\w*|bleed\w*|swollen|rash|"
    r"allerg\w*|tired|short(?:ness)? of breath|dolor|duele[n]?|tos|fiebre|mare\w+|n[aá]usea\w*|"
    r"v[oó]mit\w*|sangr\w*|hinchad\w*|sarpullido|al[eé]rgi\w*|cansad\w*|falta de aire)\b",
    re.IGNORECASE,
)


class RulesAi:
    name = "rules"

    async def detect(
        self,
        turns: Sequence[DetectorTurn],
        *,
        visit_date: date | None = None,
        tell: Tell | None = None,
    ) -> list[ProposedAction]:
        return propose_actions(turns, visit_date=visit_date)

    async def summarise(
        self,
        turns: Sequence[DetectorTurn],
        actions: Sequence[Action],
        *,
        made_at: datetime,
        tell: Tell | None = None,
    ) -> Summary:
        by_id = {turn.turn_id: turn for turn in turns}
        kept = [a for a in actions if a.status in ("proposed", "confirmed", "edited")]
        planned = {turn_id for action in kept for turn_id in action.evidence}
        complaints = [
            turn
            for turn in turns
            if turn.turn_id not in planned
            and turn.speaker != "clinician"
            and _COMPLAINT.search(turn.text)
        ]
        lines = [_quote(turn, "complaint") for turn in complaints[:MAX_COMPLAINTS]]
        said = [turn for turn in turns if turn.turn_id in planned and turn.turn_id in by_id]
        lines += [_quote(turn, "plan") for turn in said]
        return Summary(lines=tuple(lines[:MAX_LINES]), provider=self.name, made_at=made_at)

    async def back_translate(self, words: Utterance, *, into: Language) -> BackTranslation:
        """Rules translate nothing, and say so."""
        return BackTranslation(outcome="not_available", provider=self.name)


def _quote(turn: DetectorTurn, kind: str) -> SummaryLine:
    said = {turn.lang: turn.text[:QUOTE_LIMIT]}
    if turn.translation_lang and turn.translation:
        said[turn.translation_lang] = turn.translation[:QUOTE_LIMIT]
    return SummaryLine.model_validate(
        {"kind": kind, "en": said.get("en"), "es": said.get("es"), "evidence": [turn.turn_id]}
    )


def create(context: ProviderContext) -> AiProvider:
    return RulesAi()
