"""The residents' pages: reports, signing in by phone, what is held of them; and the clerk's households."""
