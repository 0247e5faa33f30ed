"""Owns why a version cannot be published: each reason as a sentence that says what to do."""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from procedures.dossiers.choices import HELD_WORDS, NO_WORDS, YES_WORDS, DecidedBy, FieldKind, HeldAs
from procedures.dossiers.models import ForbiddenProof, TypeField, TypeVersion
from procedures.dossiers.selectors.types import forbidden_proofs

# What marks a paper as a proof that somebody writes for the applicant; those of a hospital on birth and death are papers
# of their own.
_PROOF = ("证明", "证实")
_OF_HOSPITALS = "医学证明"


def findings_of(version: TypeVersion) -> list[str]:
    """Return why this version cannot be published; none where it can."""
    return [
        *_of_papers(version, forbidden_proofs()),
        *_of_conditions(version),
        *_of_days(version),
        *_of_results(version),
        *_of_fields(version),
    ]


def forbidden_among(name: str, proofs: Iterable[ForbiddenProof]) -> ForbiddenProof | None:
    """Return the proof that a paper of this name is and that nobody may ask for; None where it is none.

    A paper that its own authority issues, such as a household book, is no such proof: only what is called one is looked at.
    """
    name = name.replace(_OF_HOSPITALS, "")
    if not any(word in name for word in _PROOF):
        return None
    return next((proof for proof in proofs if any(word in name for word in proof.words.split())), None)


def _of_papers(version: TypeVersion, proofs: list[ForbiddenProof]) -> Iterator[str]:
    for paper in version.papers.all():
        proof = forbidden_among(paper.name, proofs)
        if proof is not None:
            yield _("“%(paper)s” is a proof that may not be asked for (%(proof)s). Take it off: %(issuer)s.") % {
                "paper": paper.name,
                "proof": proof.name,
                "issuer": proof.issued_by,
            }


def _of_conditions(version: TypeVersion) -> Iterator[str]:
    if version.is_hukou_only and not version.hukou_basis.strip():
        yield _(
            "It is only for people registered here, without a legal basis. Name the law, or open it to all who live here."
        )
    if not (version.by_online or version.by_counter or version.by_proxy):
        yield _("Nobody can apply: choose at least one way.")
    if version.by_proxy and version.fee_yuan:
        yield _("A fee is to be paid, and a grid worker takes no money: take off “through a grid worker”, or the fee.")
    if not version.summary.strip():
        yield _("Say in one or two sentences what it is.")


def _of_days(version: TypeVersion) -> Iterator[str]:
    if version.statutory_days is not None and version.promised_days > version.statutory_days:
        yield _("%(promised)d working days are promised, but the law allows %(most)d at most.") % {
            "promised": version.promised_days,
            "most": version.statutory_days,
        }
    stages = list(version.stages.all())
    if not stages:
        yield _("There is no stage: say who decides, and within how many days.")
        return
    if [stage.order for stage in stages] != list(range(1, len(stages) + 1)):
        yield _("Number the stages 1, 2, 3 without a gap.")
    total = sum(stage.days for stage in stages)
    if total > version.promised_days:
        yield _("The stages take %(total)d working days, more than the %(promised)d that are promised.") % {
            "total": total,
            "promised": version.promised_days,
        }
    for stage in stages:
        # A working day is a day at least.
        if stage.notice_days and stage.days * 7 < stage.notice_days * 5:
            yield _("The public notice of “%(stage)s” takes %(days)d days, longer than the stage.") % {
                "stage": stage.name,
                "days": stage.notice_days,
            }
    if any(stage.decided_by == DecidedBy.UNIT and not stage.unit_function for stage in stages):
        yield _("A stage is given to a unit: say with which function.")


def _of_results(version: TypeVersion) -> Iterator[str]:
    results = list(version.results.all())
    if not any(result.is_grant for result in results) or all(result.is_grant for result in results):
        yield _("Name at least one result that grants and one that refuses, each with the months it is kept.")


def _of_fields(version: TypeVersion) -> Iterator[str]:
    fields = list(version.fields.all())
    known: dict[str, TypeField] = {}
    for field in fields:
        if field.kind == FieldKind.CHOICE and len(field.choices) < 2:
            yield _("“%(field)s” is a choice: write at least two answers to choose from.") % {"field": field.label}
        if field.shown_when_field and field.shown_when_field not in known:
            yield _("“%(field)s” hangs on a question that does not stand before it.") % {"field": field.label}
        elif field.shown_when_field and not _can_be(known[field.shown_when_field], field.shown_when_value):
            yield _("“%(field)s” waits for the answer “%(answer)s”, which “%(question)s” never has.") % {
                "field": field.label,
                "answer": field.shown_when_value,
                "question": known[field.shown_when_field].label,
            }
        known[field.code] = field
        if field.held_as and [one.held_as for one in fields].count(field.held_as) > 1:
            yield _("“%(field)s” is kept once as what another question is kept as.") % {"field": field.label}
        thing = held_thing(field.label)
        if thing and not field.held_as and not field.why_asked.strip():
            yield _("“%(field)s” is held already (%(thing)s): keep it once as that, or say why it is asked again.") % {
                "field": field.label,
                "thing": HeldAs(thing).label,
            }


def held_thing(label: str) -> str:
    """Return what of an applicant a question asks for, by its words; empty where it is nothing that is kept once."""
    words = re.sub(r"[(（].*?[)）]|\s", "", label)
    return next((str(thing) for thing, names in HELD_WORDS.items() if words in names), "")


def _can_be(asked: TypeField, answer: str) -> bool:
    """Say whether a question can have this answer."""
    words = answer.strip().lower()
    if asked.kind == FieldKind.YES_NO:
        return words in YES_WORDS | NO_WORDS
    if asked.kind == FieldKind.CHOICE:
        return words in {one.lower() for one in asked.choices}
    return bool(words)
