"""The roof: the board looks down on all; settings, addresses and the menu stand here."""
