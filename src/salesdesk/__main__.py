"""``python -m salesdesk``."""

import sys

from salesdesk.app import main

if __name__ == "__main__":
    sys.exit(main())
