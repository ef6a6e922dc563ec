"""The film program: cuts and the scrubbing copy, in the studio's own environment but its own process."""

import sys

from emotionai_core.film.worker import main

if __name__ == "__main__":
    sys.exit(main())
