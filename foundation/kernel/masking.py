"""Masks personal data for people who do not need all of it."""


def mask_name(name: str) -> str:
    """Return the first character and stars: 陈秀英 as 陈**."""
    return name[:1] + "*" * (len(name) - 1)


def mask_phone(phone: str) -> str:
    """Return a phone number with stars in place of all but its last four digits."""
    return "*" * max(len(phone) - 4, 0) + phone[-4:] if phone else ""


def mask_email(email: str) -> str:
    """Return the first character and the domain: lin@example.org as l***@example.org."""
    name, at, domain = email.rpartition("@")
    return f"{name[:1]}***{at}{domain}" if name else ""
