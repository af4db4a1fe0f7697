"""Every read of the room, cut by subject."""
