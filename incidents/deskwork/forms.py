"""The form of a text at hand."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.process.acts import LONGEST_NOTE
from foundation.web.forms import WordsField
from grids.areas import selectors as areas
from incidents.cases.workflow import INCIDENT
from incidents.catalogue.selectors import matters
from incidents.deskwork.selectors import desk_areas
from incidents.deskwork.services import TextData


class TextForm(forms.Form):
    """A text at hand: for which act, matter and area, its title and its words."""

    action = forms.ChoiceField(label=gettext_lazy("For which act"))
    matter = forms.TypedChoiceField(label=gettext_lazy("Kind of matter"), required=False, coerce=int, empty_value=None)
    area = forms.TypedChoiceField(label=gettext_lazy("Area"), coerce=int)
    title = forms.CharField(label=gettext_lazy("Short title"), max_length=20)
    words = WordsField(label=gettext_lazy("Words"), max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, actor: Actor, text: Any = None) -> None:
        initial = (
            {
                "action": text.action,
                "matter": text.matter_id,
                "area": text.area_id,
                "title": text.title,
                "words": text.words,
            }
            if text is not None
            else {}
        )
        super().__init__(data, initial=initial)
        rules = matters(city_time.local_day(city_time.now()))
        places = [areas.place(area_id) for area_id in desk_areas(actor)]
        self._choose("action", [(move.action, capfirst(str(move.label))) for move in _acts_with_words()])
        self._choose("matter", [("", _("any")), *((rule.id, rule.name) for rule in rules)])
        self._choose("area", [(place.id, place.name) for place in places])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    @property
    def text(self) -> TextData:
        """Return the text of a valid form."""
        values = self.cleaned_data
        return TextData(values["area"], values["action"], values["matter"], values["title"], values["words"])


def _acts_with_words() -> list[Any]:
    """Return the acts of people that words go with, in the order of the table."""
    return [move for move in INCIDENT.moves if not move.by_system and "note" in (*move.needs, *move.takes)]
