"""The pages of stations: where help is, a time there, the counter's morning, and what villages have."""
