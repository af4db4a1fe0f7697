"""The invented fund, started without the rest of the house."""

import sys

from sijill.protection.simulator.command import main

sys.exit(main(sys.argv[1:]))
