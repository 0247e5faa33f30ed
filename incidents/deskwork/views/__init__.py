"""The pages of deskwork."""
