"""`python -m cafe.cli` is the `cafe` command."""

import sys

from cafe.cli.main import main

sys.exit(main())
