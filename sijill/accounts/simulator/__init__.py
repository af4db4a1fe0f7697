"""An invented gateway with faults, for tests and demonstrations: no telephone ever rings."""
