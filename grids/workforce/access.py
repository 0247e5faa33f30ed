"""Programs at the door: whose token it is and what its user is posted to, asked of the database at once."""

from foundation.accounts import access
from grids.workforce import selectors


class TokenAuthentication(access.TokenAuthentication):
    """As that of the accounts, with the postings read along: every call asks for both."""

    find = staticmethod(selectors.working_token)
