"""OpenAI's Responses API: detection beside the rules', a summary with evidence, back-translation.

Not tried against the vendor; held to its documented contract by the tests. Where it does not
answer, refuses, or answers in another shape, the rules' answer stands and says that it does.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from puente.domain.action import Action, DetectorTurn, ProposedAction
from puente.domain.base import Language
from puente.domain.conversation import Summary, SummaryLine
from puente.domain.turn import BackTranslation, Utterance
from puente.ports import AiProvider, Found
from puente.providers import ProviderContext
from puente.providers import create as create_provider
from puente.providers.ai import answers
from puente.providers.ai.responses import NoAnswer, Question, Responses, as_lines, strict
from puente.providers.models import find_models
from puente.telemetry import Telemetry

ANSWER_TOKENS = 8_000
CHECK_WITHIN_S = 15.0
"""Somebody waits for a check, with a patient before them."""
MAX_LINES = 200
_STANDING = frozenset({"proposed", "confirmed", "edited"})
_NAMES: dict[Language, str] = {"en": "English", "es": "Spanish"}


class OpenAiText:
    name = "openai"

    def __init__(
        self, responses: Responses, rules: AiProvider, telemetry: Telemetry, *, timeout_s: float
    ) -> None:
        self._responses = responses
        self._rules = rules
        self._telemetry = telemetry
        self._timeout_s = timeout_s

    async def detect(
        self, turns: Sequence[DetectorTurn], *, visit_date: date | None = None
    ) -> list[ProposedAction]:
        """The rules' proposals always, and the model's that are not among them."""
        found = await self._rules.detect(turns, visit_date=visit_date)
        if not turns:
            return found
        day = f" The visit was on {visit_date.isoformat()}." if visit_date else ""
        question = self._question(answers.DETECT + day, turns, "actions", answers.Found)
        try:
            answer = await self._responses.ask(question, answers.Found, within_s=self._timeout_s)
        except NoAnswer as met:
            self._tell("detect", met)
            return found
        known = {turn.turn_id for turn in turns}
        for action in answer.actions:
            proposal = _proposal(action, known)
            if proposal is not None and not any(_same(proposal, other) for other in found):
                found.append(proposal)
        return found

    async def summarise(
        self, turns: Sequence[DetectorTurn], actions: Sequence[Action], *, made_at: datetime
    ) -> Summary:
        if not turns:
            return await self._rules.summarise(turns, actions, made_at=made_at)
        noticed = [
            {"action": one.description, "status": one.status, "evidence": list(one.evidence)}
            for one in actions
        ]
        question = self._question(answers.SUMMARISE, turns, "summary", answers.Written, noticed)
        try:
            answer = await self._responses.ask(question, answers.Written, within_s=self._timeout_s)
            lines = _grounded(answer, {turn.turn_id for turn in turns}, _given_up(actions))
            if not lines:
                raise NoAnswer("without_evidence")
        except NoAnswer as met:
            self._tell("summarise", met)
            summary = await self._rules.summarise(turns, actions, made_at=made_at)
            return summary.model_copy(update={"instead_of": self.name})
        return Summary(lines=lines, provider=self.name, made_at=made_at)

    async def back_translate(self, words: Utterance, *, into: Language) -> BackTranslation:
        question = Question(
            instructions=answers.BACK_TRANSLATE.format(language=_NAMES[into]),
            material=words.text,
            name="back_translation",
            schema=strict(answers.Back),
            max_tokens=ANSWER_TOKENS,
        )
        within = min(self._timeout_s, CHECK_WITHIN_S)
        try:
            answer = await self._responses.ask(question, answers.Back, within_s=within)
            text = answer.translation.strip()
            # Nothing, or far more than was said, is no translation of it.
            if not text or len(text) > 4 * len(words.text) + 200:
                raise NoAnswer("malformed")
        except NoAnswer as met:
            self._tell("back_translate", met)
            return BackTranslation(outcome="failed", provider=self.name)
        said = Utterance(lang=into, text=text)
        return BackTranslation(outcome="translated", words=said, provider=self.name)

    async def probe(self) -> Found:
        asked = self._responses
        return await find_models(asked.http, asked.base_url, asked.api_key, [asked.model])

    def _question(
        self,
        instructions: str,
        turns: Sequence[DetectorTurn],
        name: str,
        answer: type[answers.Found | answers.Written],
        more: Sequence[dict[str, Any]] = (),
    ) -> Question:
        rows = [*(turn.model_dump(exclude_none=True) for turn in turns), *more]
        return Question(instructions, as_lines(rows), name, strict(answer), ANSWER_TOKENS)

    def _tell(self, task: str, met: NoAnswer) -> None:
        self._telemetry.warning("ai fell back", step=task, provider=self.name, code=met.why)


def _proposal(action: answers.FoundAction, known: set[str]) -> ProposedAction | None:
    """None without a turn of this visit to show for it, or where it fits no action."""
    evidence = tuple(dict.fromkeys(one for one in action.evidence if one in known))
    if not evidence:
        return None
    given = {**action.model_dump(), "evidence": evidence, "source": "model"}
    try:
        return ProposedAction.model_validate(given)
    except ValidationError:
        return None


def _same(one: ProposedAction, other: ProposedAction) -> bool:
    """The same thing said in the same place; «chest x-ray» is «x-ray of the chest»."""
    words, others = set(one.concept.lower().split()), set(other.concept.lower().split())
    alike = words <= others or others <= words or words - {"of", "the"} == others - {"of", "the"}
    return one.type == other.type and alike and bool(set(one.evidence) & set(other.evidence))


def _given_up(actions: Sequence[Action]) -> set[str]:
    """Turns that evidence only what no longer stands."""
    standing = [one for one in actions if one.status in _STANDING]
    kept = {turn_id for one in standing for turn_id in one.evidence}
    return {turn_id for one in actions for turn_id in one.evidence} - kept


def _grounded(
    answer: answers.Written, known: set[str], given_up: set[str]
) -> tuple[SummaryLine, ...]:
    """The lines that rest on turns of this visit, and the plan on what still stands; an id that is
    none is taken out."""
    lines = []
    for line in answer.lines[:MAX_LINES]:
        evidence = tuple(dict.fromkeys(one for one in line.evidence if one in known))
        if line.kind == "plan" and set(evidence) <= given_up:
            continue
        if evidence and line.en.strip() and line.es.strip():
            lines.append(SummaryLine(kind=line.kind, en=line.en, es=line.es, evidence=evidence))
    return tuple(lines)


def create(context: ProviderContext) -> AiProvider:
    settings = context.settings
    responses = Responses(
        http=context.clients.http,
        base_url=settings.ai.base_url,
        api_key=settings.ai_key(),
        model=settings.ai.model,
        chance=lambda: context.randomness(1)[0] / 256,
    )
    rules: AiProvider = create_provider("ai", "rules", context)
    return OpenAiText(responses, rules, context.telemetry, timeout_s=settings.ai.timeout_s)
