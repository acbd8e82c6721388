"""``python -m ruraltier``: the command line."""

import sys

from ruraltier.edge.cli import main

sys.exit(main())
