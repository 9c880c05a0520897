"""Where the stand-alone program begins."""

import multiprocessing
import sys

from salesdesk.app import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
