"""Pages of the hall, cut by who reads them."""
