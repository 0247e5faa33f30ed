"""The forms of residents: a report, and the answer to its result."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.web.forms import WordsField
from incidents.cases.choices import About
from incidents.cases.forms import ReportForm

YES_NO = (("yes", _("Yes")), ("no", _("No")))


class ResidentReportForm(ReportForm):
    """The report of the phone page, and how to reach the reporter, if they wish."""

    name = forms.CharField(label=_("Your name"), required=False, max_length=80, strip=True)
    phone = forms.CharField(label=_("Your phone"), required=False, max_length=20, strip=True)
    email = forms.EmailField(label=_("Your e-mail"), required=False, max_length=254)
    about = forms.ChoiceField(label=_("Whom it is about"), choices=About.choices, required=False)
    is_confidential = forms.BooleanField(
        label=_("Keep it confidential"),
        required=False,
        help_text=_(
            "Only the inspection desk above those concerned opens it, and whom that desk lets in. "
            "You follow it by your link; no e-mail is sent."
        ),
    )


class AnswerForm(forms.Form):
    """Whether it is solved, whether the reporter is content, and a note if they like."""

    is_solved = forms.ChoiceField(label=_("Is it solved?"), choices=YES_NO, widget=forms.RadioSelect)
    is_content = forms.ChoiceField(
        label=_("Are you content with how it was handled?"), choices=YES_NO, widget=forms.RadioSelect
    )
    words = WordsField(
        label=_("A few words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )


class QuestionForm(forms.Form):
    """The answer to a question of the office."""

    words = WordsField(
        label=_("Your answer"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
        error_messages={"required": _("This is needed.")},
    )
