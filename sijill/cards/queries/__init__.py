"""Every read of the cards, cut by who asks."""
