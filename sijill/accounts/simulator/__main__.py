"""The invented gateway, as a process."""

import sys

from sijill.accounts.simulator.gateway import main

sys.exit(main(sys.argv[1:]))
