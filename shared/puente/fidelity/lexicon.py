"""The word lists of ``data``, loaded once into one index a language.

A line of a list is one concept with its English and its Spanish forms, so that a form of either
language names the same thing. The lists were written by hand for this project.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from puente.domain.base import Language
from puente.fidelity.tokens import fold, tokens_of

_DATA = Path(__file__).parent / "data"

DRUG_STEMS = tuple(
    "cillin cilina mycin micina floxacin floxacino floxacina azole prazol conazol nidazol bendazol "
    "prazole olol pril sartan vastatin vastatina dipine dipino dipina vir mab tinib caine caina "
    "sonide sonida solone solona asone asona profen profeno oxetine oxetina zepam triptan gliptin "
    "gliptina glitazone glitazona formin formina thiazide tiazida semide semida parin parina "
    "quine quina setron dronate dronato codone codona orphone orfona mustine cycline ciclina "
    "gliflozin gliflozina glutide glutida barbital cyclovir ciclovir poetin poetina grastim "
    "platin platino taxel rubicin rubicina trexate trexato lukast tidine tidina".split()
)
"""Endings that name a class of medicines in the international naming of drugs."""
NOT_DRUGS = frozenset(
    "maquina maquinas esquina harina marina bailarina april abril vivir servir recibir oxygen "
    "convivir hervir sobrevivir prescribir describir pervivir revivir equine equina prevenir "
    "platino protein machine mandarina oficina retina argentina quina doctrina nitidine mab "
    "reservoir observar elixir decir margarina mensaboir sonide".split()
)


class Entry(NamedTuple):
    """What a phrase names; ``rest`` holds its tokens after the first."""

    rest: tuple[str, ...]
    kind: str
    name: str


Index = dict[str, tuple[Entry, ...]]


def _rows(name: str) -> Iterator[tuple[str, dict[Language, list[str]]]]:
    """Each line of a three-column list: the concept, and its forms by language."""
    for line in (_DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            concept, english, spanish = (part.strip() for part in (line + "|").split("|")[:3])
            yield concept, {"en": _forms(english), "es": _forms(spanish)}


def _forms(column: str) -> list[str]:
    return [form.strip() for form in column.split(",") if form.strip()]


def _entries(language: Language) -> Iterator[tuple[str, str, str]]:
    """Every (form, kind, name) of a language."""
    for concept, forms in _rows("units"):
        yield from ((form, "unit", concept) for form in forms[language])
    for file in ("dates", "allergens"):
        for concept, forms in _rows(file):
            kind, _, name = concept.partition(":")
            yield from ((form, kind, name) for form in forms[language])
    for file, kind in (("sides", "side"), ("trends", "trend")):
        for concept, forms in _rows(file):
            yield from ((form, kind, concept) for form in forms[language])
    for concept, forms in _rows("negation"):
        for form in forms[language] if not concept.startswith("stem:") else ():
            weak = "~" if form.startswith("~") else ""
            yield form.lstrip("~"), "negation", weak + concept
    for line in (_DATA / "drugs.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            both = _forms(line.replace("|", ","))
            for form in both:
                if language == "en" or not form.startswith("*"):
                    yield form.lstrip("*"), "drug", both[0]
                    yield form.lstrip("*") + "s", "drug", both[0]  # «two Advils»


def pieces_of(form: str) -> list[str]:
    """The tokens of a listed form. Most are of letters alone, and there are thousands to read
    before the first turn is answered: those need no tokeniser."""
    folded = fold(form)
    return folded.split() if folded.replace(" ", "").isalpha() else tokens_of(form)


@lru_cache(maxsize=2)
def index_of(language: Language) -> Index:
    """The phrases of a language by their first token; longer ones first."""
    index: dict[str, dict[tuple[tuple[str, ...], str], Entry]] = {}
    for form, kind, name in _entries(language):
        head, *rest = pieces_of(form)
        # The first list line that claims a form keeps it: lists put the usual meaning first.
        index.setdefault(head, {}).setdefault((tuple(rest), kind), Entry(tuple(rest), kind, name))
    return {
        head: tuple(sorted(entries.values(), key=lambda entry: -len(entry.rest)))
        for head, entries in index.items()
    }


class Stems(NamedTuple):
    """Beginnings of words that say no inside, and the letters these begin with."""

    wish: tuple[str, ...]
    inside: tuple[str, ...]
    void: tuple[str, ...]
    initials: frozenset[str]


@lru_cache(maxsize=2)
def stems_of(language: Language) -> Stems:
    """How words of a language begin that say no inside («unknown», «insuficiente»)."""
    by_kind = {concept: tuple(forms[language]) for concept, forms in _rows("negation")}
    wish, inside = by_kind["stem:wish"], by_kind["stem:inside"]
    initials = frozenset(stem[0] for stem in wish + inside)
    return Stems(wish, inside, by_kind["stem:void"], initials)


@lru_cache(maxsize=1)
def tell_tales() -> dict[str, Language]:
    """Words that only one of the two languages uses, and which."""
    found: dict[str, Language] = {}
    for line in (_DATA / "tongue.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, _, forms = line.partition("|")
            known: Language = "en" if language.strip() == "en" else "es"
            found.update(dict.fromkeys(_forms(forms), known))
    return found


@lru_cache(maxsize=1)
def strangers() -> dict[str, frozenset[str]]:
    """Words that other languages use often, by language; some are Spanish or English as well."""
    found: dict[str, frozenset[str]] = {}
    for line in (_DATA / "strangers.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, _, forms = line.partition("|")
            found[language.strip()] = frozenset(_forms(forms))
    return found
