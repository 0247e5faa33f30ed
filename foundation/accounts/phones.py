"""Phone numbers as they are stored: E.164, read as numbers of the mainland unless they say otherwise."""

import phonenumbers

HOME_REGION = "CN"


def e164(text: str) -> str:
    """Return the number in E.164, or an empty string when ``text`` is no phone number."""
    try:
        number = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
