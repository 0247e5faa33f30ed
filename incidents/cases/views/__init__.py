"""The pages of incidents: phone, desk, one incident, and what they share: maps, rows, sending of photos."""
