"""Pages of the card, cut by who reads them."""
