"""What this room does when others report that something happened."""
