"""Fields that are the same in every form: words of several lines, and a day."""

from typing import Any

from django import forms

from foundation.kernel.text import TOO_LONG, normalize_line_breaks


class WordsField(forms.CharField):
    """Words of several lines. A line break counts as one character, and the field counts as one types."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int, **options: Any) -> None:
        messages = {"max_length": TOO_LONG, **(options.pop("error_messages", None) or {})}
        super().__init__(max_length=max_length, error_messages=messages, **options)

    def to_python(self, value: Any) -> str:
        """Return the text as it is counted and kept."""
        return normalize_line_breaks(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Tell the counter how many fit. Never ``maxlength``: a browser cuts what is pasted there without a word."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs | {"data-longest": str(self.max_length)}


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
