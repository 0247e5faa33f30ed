"""The governance street: the floor everyone stands on, and the roof that looks down on all."""
