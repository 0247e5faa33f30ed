"""The words of dossiers."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The name under which other rooms keep what belongs to a dossier: its notices, its clock, its documents.
SUBJECT_KIND = "dossier"
# What a public notice of a stage is about: "NUMBER:STAGE" of this kind.
NOTICE_KIND = "dossier_stage"
# The one stage that has a clock: whatever desk has the dossier now.
DESK = "dossier_desk"
# So often a desk may ask for more; once more a desk above.
MOST_ASKED, MOST_ASKED_IN_ALL = 2, 3


class DossierState(models.TextChoices):
    """Where a dossier stands."""

    SUBMITTED = "submitted", pgettext_lazy("dossier", "submitted")
    WAITING = "waiting", pgettext_lazy("dossier", "waiting for more papers")
    IN_WORK = "in_work", pgettext_lazy("dossier", "being examined")
    DECIDED = "decided", pgettext_lazy("dossier", "decided")
    DELIVERED = "delivered", pgettext_lazy("dossier", "delivered")
    OBJECTED = "objected", pgettext_lazy("dossier", "objection being examined")
    WITHDRAWN = "withdrawn", pgettext_lazy("dossier", "withdrawn")


ENDED_STATES = (DossierState.DELIVERED, DossierState.WITHDRAWN)
WITH_RESULT = (DossierState.DECIDED, DossierState.DELIVERED, DossierState.OBJECTED)
OPEN_STATES = (DossierState.SUBMITTED, DossierState.WAITING, DossierState.IN_WORK)


class DossierAction(models.TextChoices):
    """What can be done to a dossier."""

    SUBMIT = "submit", pgettext_lazy("dossier", "submit")
    ACCEPT = "accept", pgettext_lazy("dossier", "accept it")
    ASK_MORE = "ask_more", _("ask for more")
    HAND_IN = "hand_in", _("hand in a paper")
    SUPPLY = "supply", _("everything is there now")
    CHECK = "check", _("tick off")
    PUBLISH = "publish", _("show it publicly (公示)")
    WAIVE = "waive", _("do without a paper")
    PASS = "pass", _("pass to the next stage")
    DECIDE = "decide", _("grant it")
    REFUSE = "refuse", _("refuse it")
    DELIVER = "deliver", _("hand over the letter")
    OBJECT = "object", _("object to the decision")
    CONFIRM = "confirm", _("let the decision stand")
    REVISE = "revise", _("change the decision")
    CORRECT = "correct", _("correct the result")
    WITHDRAW = "withdraw", pgettext_lazy("dossier", "withdraw the application")
    LAPSE = "lapse", _("lapsed: nothing more came")


class Channel(models.TextChoices):
    """By which way it came."""

    ONLINE = "online", pgettext_lazy("dossier", "online")
    COUNTER = "counter", _("at the counter")
    PROXY = "proxy", _("through a grid worker")


class Provider(models.TextChoices):
    """Who provides a service (DOMAIN.md item 62)."""

    GOVERNMENT = "government", _("government")
    MARKET = "market", _("market")
    SOCIAL = "social", _("society")


class FieldKind(models.TextChoices):
    """What is asked for in one field of a form."""

    TEXT = "text", _("text")
    NUMBER = "number", pgettext_lazy("kind of field", "number")
    DATE = "date", _("date")
    CHOICE = "choice", _("one of several")
    YES_NO = "yes_no", _("yes or no")
    AREA = "area", _("village or community")
    PHONE = "phone", _("phone")
    ID_NUMBER = "id_number", _("number of an identity card or permit")


class HeldAs(models.TextChoices):
    """What of an applicant is kept once, by consent, and offered again; the hall knows where it is held."""

    NUMBER = "number", _("identity number")
    ADDRESS = "address", _("address")
    BIRTH_DATE = "birth_date", _("date of birth")
    BANK_NAME = "bank_name", _("bank")
    BANK_ACCOUNT = "bank_account", _("bank account")
    EMERGENCY = "emergency_contact", _("whom to call in an emergency")


# What such a question is called in the language of the city; one of these is not asked again without a reason.
HELD_WORDS: Mapping[str, tuple[str, ...]] = {
    HeldAs.NUMBER: ("证件号码", "身份证号码", "身份证号", "证件号"),
    HeldAs.ADDRESS: ("居住地址", "住址", "家庭住址", "联系地址"),
    HeldAs.BIRTH_DATE: ("出生日期", "出生年月日"),
    HeldAs.BANK_NAME: ("开户行", "开户银行"),
    HeldAs.BANK_ACCOUNT: ("银行账号", "银行卡号", "收款账号"),
    HeldAs.EMERGENCY: ("紧急联系人",),
}


class DecidedBy(models.TextChoices):
    """Who has the dossier at a stage."""

    VILLAGE = "village", _("desk of the village or community")
    TOWNSHIP = "township", _("desk of the township")
    CITY = "city", _("city centre")
    UNIT = "unit", _("a unit, by its function")


class NeedState(models.TextChoices):
    """How far a paper has come."""

    ASKED = "asked", _("still missing")
    GIVEN = "given", _("handed in")
    VERIFIED = "verified", _("checked")
    WAIVED = "waived", _("not needed")


class AnswerSource(models.TextChoices):
    """Where an answer came from."""

    ASKED = "asked", _("asked")
    HELD = "held", _("held already, confirmed")
    REGISTER = "register", _("from a register")


class ConsentWay(models.TextChoices):
    """How somebody agreed that another applies for them."""

    SIGNED = "signed", _("signed on paper")
    SPOKEN = "spoken", _("said so before a witness")
    PHONE = "phone", _("said so on the phone")


class Delivery(models.TextChoices):
    """How the letter reached the applicant."""

    COUNTER = "counter", _("fetched at the counter")
    HOME = "home", _("brought home")
    ONLINE = "online", _("read online")
    POST = "post", _("sent by post")


class Refusal(models.TextChoices):
    """Why an application is refused."""

    CONDITIONS = "conditions", _("the conditions are not met")
    PAPERS = "papers", _("papers are missing or not right")
    NOT_OURS = "not_ours", _("another place is in charge")
    DOUBLE = "double", _("granted already, or applied for twice")
    CLOSED = "closed", _("the time for applying is over")


# The word that an answer of yes or no is kept as, and how an editor may write it.
YES, NO = "yes", "no"
YES_WORDS, NO_WORDS = frozenset({"yes", "是", "有"}), frozenset({"no", "否", "没有"})
STATE_TONES: Mapping[str, Any] = {
    DossierState.SUBMITTED: "new",
    DossierState.WAITING: "waiting",
    DossierState.IN_WORK: "work",
    DossierState.OBJECTED: "waiting",
}
