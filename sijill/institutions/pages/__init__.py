"""Pages of agents: their mandates, and the dated parameters of the State."""
