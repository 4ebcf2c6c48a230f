"""``python -m absclf``: the command line."""

from __future__ import annotations

import sys

from absclf.cli import main

sys.exit(main())
