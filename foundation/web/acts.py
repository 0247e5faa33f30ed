"""What the page of a subject does with the acts sent from it: done and shown fresh, refused with the words kept, done once."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from foundation.kernel import policies
from foundation.kernel.actor import Actor, ActorKind
from foundation.kernel.disk import storage_refusal
from foundation.kernel.errors import Denied, DifferentContent, DomainError, Invalid, NotFound, NotStored, Stale
from foundation.process.acts import SentAct, done_before
from foundation.process.offers import (
    Complete,
    Offer,
    as_the_table_says,
    asked_for,
    asked_for_pair,
    fold,
    offers_of,
    pairs_of,
)
from foundation.process.services import Process, gone_move, is_offered, stale_page
from foundation.process.timeline import TimelineEntry, steps_of
from foundation.process.workflow import Move, Workflow
from foundation.web.access import AccessRule, rule
from foundation.web.act_forms import ActForm, ActRetry, MakeField
from foundation.web.http import form_refusal, page_or_fragment, status_of
from foundation.web.uploads import lost_files


@dataclass(frozen=True, slots=True)
class ActEntry:
    """An offered act with its form; open, with a sentence, when it was just refused."""

    offer: Offer
    form: ActForm
    open: bool = False
    problem: str = ""


def timeline_rows(entries: Iterable[TimelineEntry], nameless: str = "") -> list[dict[str, Any]]:
    """Return steps as ``acts/timeline.html`` draws them: what, who, when, whether late, words, and what was chosen.

    ``nameless``: who did it where no name is kept because there was no account.
    """
    return [
        {
            "title": capfirst(entry.label),
            "who": _who(entry, nameless),
            "at": entry.at,
            "note": entry.note,
            "due_at": entry.due_at,
            "late": entry.is_late,
            "by_system": entry.actor_kind == ActorKind.SYSTEM,
            "extra": entry.remark,
        }
        for entry in entries
    ]


def _who(entry: TimelineEntry, nameless: str) -> str:
    if entry.actor_kind == ActorKind.SYSTEM:
        return _("the system")
    # A name that is kept from the reader is not one that is not known.
    return entry.actor_name or ("" if entry.actor_user_id else nameless)


class ActPage(ABC):
    """The page of one kind of subject. A room says how a subject is found, done to and shown; the rest is the same for all.

    A subject has ``state`` and ``version``; ``key`` is what its address names it by. ``route``: the name under which
    ``routes`` puts the page, its namespace before it; ``left``: the route for who no longer sees the subject.
    ``part``: the element that htmx puts the fresh fragment in the place of; empty where the page comes whole.
    A page that shows the row as it is says ``rows`` and no more of how it is found.
    """

    process: ClassVar[Process]
    workflow: ClassVar[Workflow[Any]]
    route: ClassVar[str]
    left: ClassVar[str] = ""
    page: ClassVar[str]
    fragment: ClassVar[str]
    part: ClassVar[str] = ""
    fields_of: ClassVar[Mapping[str, MakeField]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "process" in cls.__dict__:
            cls.workflow = cls.process.workflow
        if "page" in cls.__dict__ and "fragment" not in cls.__dict__:
            cls.fragment = cls.page

    def rows(self, actor: Actor) -> QuerySet[Any]:
        """Return the subjects that the actor sees: none, until the room says which."""
        del actor
        return self.process.model._default_manager.none()

    def find(self, actor: Actor, key: Any) -> Any:
        """Return the subject that the actor sees under this key; raises ``NotFound``."""
        found = self.rows(actor).filter(pk=key).first()
        if found is None:
            raise NotFound(_("This no longer exists."))
        return found

    @abstractmethod
    def do(self, request: Any, key: Any, form: ActForm) -> Any:
        """Do the act of a valid form and return what came of it, for ``sentence`` and ``still_seen``."""

    def done_before(self, actor: Actor, key: Any, sent: SentAct) -> Any:
        """Return the subject of an act that was done before, None where there was none; raises ``DifferentContent``."""
        return done_before(actor, self.process, self.process.model._default_manager.filter(pk=key), sent)

    def context(self, request: Any, subject: Any) -> dict[str, Any]:
        """Return what the page shows besides the acts: the subject and its timeline."""
        del request
        steps: QuerySet[Any] = self.process.steps._default_manager.all()
        return {
            "subject": subject,
            "steps": timeline_rows(steps_of(self.workflow, steps.filter(Q(subject=subject)))),
        }

    def url(self, key: Any, name: str = "detail") -> str:
        """Return the address of the subject's page (``detail``), of its acts (``act``), or for who no longer sees it (``left``)."""
        if name == "left":
            return reverse(self.left)
        return reverse(f"{self.route}-act" if name == "act" else self.route, args=[key])

    def routes(self, address: str, access: AccessRule) -> list[URLPattern]:
        """Return the routes of the page under an address with ``key`` in it, and of the acts sent from it."""
        name = self.route.partition(":")[2]
        show, answer = rule(access)(require_safe(self.show)), rule(access)(require_POST(self.answer))
        return [path(address, show, name=name), path(f"{address}acts/", answer, name=f"{name}-act")]

    def complete(self, subject: Any, offer: Offer) -> Offer:
        """Return an offer with what hangs on the subject."""
        return as_the_table_says(subject, offer)

    def offers(self, actor: Actor, subject: Any) -> list[Offer]:
        """Return the moves from where the subject stands, the refused ones with the reason."""
        return offers_of(actor, self.workflow, subject, self.complete)

    def sentence(self, action: str, done: Any) -> str:
        """Say that an act succeeded."""
        del done
        return _("Done: %(act)s") % {"act": self.workflow.label(action)}

    def show(self, request: Any, key: Any, *, status: int = 200, **more: Any) -> HttpResponse:
        """Answer the page, or its fragment. ``more`` takes the place of what it shows, such as a form that was refused."""
        return self._render(request, key, self.find(request.actor, key), status=status, more=more)

    def answer(self, request: Any, key: Any) -> HttpResponse:
        """Do the act that was sent, and answer with the fresh page whatever came of it.

        The subject is read under its lock alone. Only a form that does not fit, or brings files, is looked at before: who
        may not do the act, or comes too late, hears that and not what the form lacks, and no file is kept of it.
        """
        form = self._form_sent(request)
        try:
            problem = storage_refusal() if lost_files(request) else None if form.is_valid() else form_refusal(form)
            if problem is not None or form.has_files or not is_offered(request.actor, self.workflow, form.action):
                form = self._asked_before(request, key)
            if problem is not None:
                raise problem
            done = self._do_anyway(request, key, form)
        except (Invalid, NotStored) as error:
            return self._refused(request, key, error, form)
        except (Stale, Denied, NotFound) as error:
            return self._answer_again(request, key, error)
        return self._done(request, key, form.then or form.action, done)

    def _form_sent(self, request: Any) -> ActForm:
        """Return the form that was sent, with the fields that the table names for its action."""
        action = request.POST.get("action", "")
        move = self.workflow.row(action) or Move(action, frozenset(), "", "")
        return self._form(self._offer_sent(request, move, None, as_the_table_says), None, request.POST, request.FILES)

    def _offer_sent(self, request: Any, move: Move, subject: Any, complete: Complete) -> Offer:
        """Return what the act that was sent asks for, of a pair what both ask for."""
        then = request.POST.get("then", "")
        second = self.workflow.row(then) if (move.action, then) in self.workflow.pairs else None
        if second is None:
            return asked_for(move, subject, complete)
        return asked_for_pair(move, second, subject, complete)

    def _asked_before(self, request: Any, key: Any) -> ActForm:
        """Return the form as the subject asks for it now; raises what the kernel would refuse first."""
        subject, action = self.find(request.actor, key), request.POST.get("action", "")
        if request.POST.get("version") != str(subject.version):
            raise stale_page()
        move = self.workflow.find(subject.state, action)
        if move is None or move.by_system:
            raise gone_move()
        policies.require(request.actor, move.capability, subject)
        asked = self._offer_sent(request, move, subject, self.complete)
        form = self._form(asked, subject.version, request.POST, request.FILES)
        if not lost_files(request) and not form.is_valid():
            raise form_refusal(form)
        return form

    def _do_anyway(self, request: Any, key: Any, form: ActForm) -> Any:
        """Do it; whoever sees the first one on this fresh page and sends other words under its id means a second."""
        try:
            return self.do(request, key, form)
        except DifferentContent:
            form.cleaned_data["act_id"] = None
            return self.do(request, key, form)

    def _answer_again(self, request: Any, key: Any, error: DomainError) -> HttpResponse:
        """Answer a second try of what was done as the first was; what was not done is refused by the error."""
        sent = ActRetry(request.POST)
        try:
            done = self.done_before(request.actor, key, sent.sent) if sent.is_valid() else None
        except DifferentContent as other:
            error, done = other, None
        if done is not None:
            return self._done(request, key, sent.sent.then or sent.sent.action, done)
        if isinstance(error, Stale | DifferentContent):
            return self._refused(request, key, error)
        raise error

    def _done(self, request: Any, key: Any, action: str, done: Any) -> HttpResponse:
        """Answer an act that succeeded; it may have taken the subject out of the reader's sight."""
        sentence = self.sentence(action, done)
        subject = self.still_seen(request.actor, key, done)
        by_htmx = bool(self.part and request.headers.get("HX-Request"))
        if subject is not None and by_htmx:
            return self._render(request, key, subject, said={"kind": "good", "text": sentence})
        messages.success(request, sentence)
        url = self.next_url(key, action) if subject is not None else self.url(key, "left")
        if by_htmx:
            return HttpResponse(status=204, headers={"HX-Redirect": url})
        return redirect(url)

    def still_seen(self, actor: Actor, key: Any, done: Any) -> Any:
        """Return the subject after an act as the page shows it; None where the act took it out of the actor's sight."""
        del done
        try:
            return self.find(actor, key)
        except NotFound:
            return None

    def next_url(self, key: Any, action: str) -> str:
        """Return where a page without scripts goes on after an act."""
        del action
        return self.url(key)

    def keep_documents(self, request: Any, key: Any, form: ActForm) -> None:
        """Keep the documents sent with an act that is allowed, and name them in ``form.kept_files``.

        Raises ``Invalid`` that names those refused. A room whose moves take documents says how they are kept.
        """
        del request, key, form

    def _refused(self, request: Any, key: Any, error: DomainError, tried: ActForm | None = None) -> HttpResponse:
        """Answer with the fresh page and the sentence; what was typed, and ``tried`` to be kept, stays where the act is offered."""
        subject, status = self.find(request.actor, key), status_of(error)
        move = self.workflow.find(subject.state, request.POST.get("action", ""))
        if isinstance(error, Stale | DifferentContent) or move is None:
            return self._render(request, key, subject, said={"kind": "bad", "text": error.message}, status=status)
        offer = self._offer_sent(request, move, subject, self.complete)
        form = self._form(offer, subject.version, request.POST, request.FILES)
        faults = {**self._documents_of(request, key, tried, form), **error.fields}
        for name, text in faults.items():
            if name in form.fields and not form.has_error(name):
                form.add_error(name, ValidationError(text))
        if form.kept_files or form.has_error("documents"):
            form.leave_files_unchosen()
        return self._render(request, key, subject, status=status, sent=form, problem=error.message)

    def _documents_of(self, request: Any, key: Any, tried: ActForm | None, form: ActForm) -> Mapping[str, str]:
        """Let the fresh form name the documents of the one refused, so that nobody chooses them twice; return what is wrong."""
        if tried is None or "documents" not in form.fields:
            return {}
        tried.is_valid()
        faults: Mapping[str, str] = {}
        if not tried.kept_files and tried.has_files:
            try:
                self.keep_documents(request, key, tried)
            except (Invalid, NotStored) as error:
                faults = error.fields
        form.kept_files = tried.kept_files
        return faults

    def _render(
        self,
        request: Any,
        key: Any,
        subject: Any,
        *,
        said: dict[str, str] | None = None,
        status: int = 200,
        sent: ActForm | None = None,
        problem: str = "",
        more: Mapping[str, Any] = MappingProxyType({}),
    ) -> HttpResponse:
        offers = self.offers(request.actor, subject)
        pairs = pairs_of(request.actor, self.workflow, subject, offers, self.complete)
        acts = self._entries([*pairs, *offers], subject.version, sent, problem)
        data = {
            **self.context(request, subject),
            **more,
            **acts,
            "act_url": self.url(key, "act"),
            "act_part": self.part,
            "said": said,
        }
        response = page_or_fragment(request, self.page, self.fragment, data, status=status)
        if request.method == "POST" and status < 300:
            has_documents = request.FILES.get("documents") or request.POST.get("kept_documents")
            response["HX-Trigger"] = "acted, documents-kept" if has_documents else "acted"
        return response

    def _entries(self, offers: Sequence[Offer], version: int, sent: ActForm | None, problem: str) -> dict[str, Any]:
        """Return what ``acts/_acts.html`` takes: the allowed acts with their forms, those that lead on first; the refused."""
        allowed = sorted((offer for offer in offers if offer.allowed), key=lambda offer: not offer.leads_on)
        forms = [
            ActEntry(offer, sent, open=True, problem=problem)
            if sent is not None and (sent.action, sent.then) == (offer.action, offer.then.action if offer.then else "")
            else ActEntry(offer, self._form(offer, version))
            for offer in allowed
        ]
        shown, folded = fold(forms)
        return {
            "forms": forms,
            "forms_shown": shown,
            "forms_folded": folded,
            "has_open_fold": any(entry.open for entry in folded),
            "refused": [offer for offer in offers if not offer.allowed],
        }

    def _form(self, offer: Offer, version: int | None, data: Any = None, files: Any = None) -> ActForm:
        return ActForm(data, files, offer=offer, version=version, fields_of=self.fields_of)
