"""What people may do in this room, with reasons."""
