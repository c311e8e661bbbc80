"""Any language model: detection beside the rules', a summary with evidence, back-translation.

Where the model does not answer, refuses, or answers in another shape, the rules' answer stands and
says that it does.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from pydantic import ValidationError

from puente.domain.action import Action, DetectorTurn, ProposedAction
from puente.domain.base import Language
from puente.domain.conversation import Fallback, Summary, SummaryLine
from puente.domain.turn import BackTranslation, Speaker, Utterance
from puente.ports import AiProvider, Found, Tell
from puente.providers import ProviderContext
from puente.providers import create as create_provider
from puente.providers.ai import answers
from puente.providers.ai.asking import Asking, NoAnswer, Question, Wire, as_lines, strict
from puente.providers.ai.orders import gives_orders
from puente.providers.models import read_models
from puente.telemetry import Telemetry

ANSWER_TOKENS = 8_000
CHECK_WITHIN_S = 15.0
"""Somebody waits for a check, with a patient before them."""
MAX_LINES = 200
_STANDING = frozenset({"proposed", "confirmed", "edited"})
_NAMES: dict[Language, str] = {"en": "English", "es": "Spanish"}


class ModelText:
    def __init__(
        self,
        name: str,
        asking: Asking,
        rules: AiProvider,
        telemetry: Telemetry,
        *,
        timeout_s: float,
    ) -> None:
        self.name = name
        self._asking = asking
        self._rules = rules
        self._telemetry = telemetry
        self._timeout_s = timeout_s

    async def detect(
        self,
        turns: Sequence[DetectorTurn],
        *,
        visit_date: date | None = None,
        tell: Tell | None = None,
    ) -> list[ProposedAction]:
        """The rules' proposals always, and the model's that are not among them."""
        found = await self._rules.detect(turns, visit_date=visit_date)
        if not turns:
            return found
        day = f" The visit was on {visit_date.isoformat()}." if visit_date else ""
        question = self._question(answers.DETECT + day, turns, "actions", answers.Found)
        try:
            answer = await self._asking.ask(question, answers.Found, within_s=self._timeout_s)
            _refuse_obedience(
                turns, [(a.evidence, a.concept, a.description, a.reason) for a in answer.actions]
            )
        except NoAnswer as met:
            self._note(met, "detect", tell)
            return found
        speakers = {turn.turn_id: turn.speaker for turn in turns}
        for action in answer.actions:
            proposal = _proposal(action, speakers)
            if proposal is not None and not any(_same(proposal, other) for other in found):
                found.append(proposal)
        return found

    async def summarise(
        self,
        turns: Sequence[DetectorTurn],
        actions: Sequence[Action],
        *,
        made_at: datetime,
        tell: Tell | None = None,
    ) -> Summary:
        if not turns:
            return await self._rules.summarise(turns, actions, made_at=made_at)
        noticed = [
            {"action": one.description, "status": one.status, "evidence": list(one.evidence)}
            for one in actions
        ]
        question = self._question(answers.SUMMARISE, turns, "summary", answers.Written, noticed)
        try:
            answer = await self._asking.ask(question, answers.Written, within_s=self._timeout_s)
            _refuse_obedience(turns, [(line.evidence, line.en, line.es) for line in answer.lines])
            lines = _grounded(answer, {turn.turn_id for turn in turns}, _given_up(actions))
            if not lines:
                raise NoAnswer("without_evidence")
        except NoAnswer as met:
            self._note(met, "summarise", tell)
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
            answer = await self._asking.ask(question, answers.Back, within_s=within)
            text = answer.translation.strip()
            # Nothing, or far more than was said, is no translation of it.
            if not text or len(text) > 4 * len(words.text) + 200:
                raise NoAnswer("malformed")
        except NoAnswer as met:
            self._log("back_translate", met)
            return BackTranslation(outcome="failed", provider=self.name)
        said = Utterance(lang=into, text=text)
        return BackTranslation(outcome="translated", words=said, provider=self.name)

    async def probe(self) -> Found:
        asking = self._asking
        return await read_models(asking.http, *asking.wire.models(), [asking.wire.model])

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

    def _note(self, met: NoAnswer, step: Literal["detect", "summarise"], tell: Tell | None) -> None:
        self._log(step, met)
        if tell is not None:
            tell(Fallback(step=step, provider=self.name, why=met.why))

    def _log(self, task: str, met: NoAnswer) -> None:
        self._telemetry.warning("ai fell back", step=task, provider=self.name, code=met.why)


def _refuse_obedience(
    turns: Sequence[DetectorTurn], said: Iterable[tuple[Sequence[str], *tuple[str | None, ...]]]
) -> None:
    """Raises NoAnswer where part of an answer, as (evidence, texts …), rests on orders to the
    machine or repeats them."""
    orders = {t.turn_id for t in turns if gives_orders(t.text) or gives_orders(t.translation)}
    for evidence, *texts in said:
        if orders.intersection(evidence) or any(gives_orders(text) for text in texts):
            raise NoAnswer("instructed")


def _proposal(
    action: answers.FoundAction, speakers: Mapping[str, Speaker]
) -> ProposedAction | None:
    """None without a turn of this visit to show for it, where the patient alone said so, or where
    it fits no action: only a clinician commits to something."""
    evidence = tuple(dict.fromkeys(one for one in action.evidence if one in speakers))
    if all(speakers[turn_id] == "patient" for turn_id in evidence):
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


def read_by_model(name: str, wire: Wire, context: ProviderContext) -> AiProvider:
    """The provider ``name``, which asks over ``wire``."""
    asking = Asking(context.clients.http, wire, lambda: context.randomness(1)[0] / 256)
    rules: AiProvider = create_provider("ai", "rules", context)
    return ModelText(
        name, asking, rules, context.telemetry, timeout_s=context.settings.ai.timeout_s
    )
