"""Mutate the bytes of real documents and put them through the front end: nothing may be raised or hang, spans must lie in their files.

python benchmarks/fuzz.py --count 200000 --seed 7
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.fuzz import run

STEP = 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200_000, help="how many inputs")
    parser.add_argument("--seed", type=int, default=1000, help="the first seed; each gives 1000 inputs")
    options = parser.parse_args()
    began = time.process_time()
    for number in range((options.count + STEP - 1) // STEP):
        run(options.seed + number, min(STEP, options.count - number * STEP))
        print(f"\r{min((number + 1) * STEP, options.count):,} inputs, {time.process_time() - began:.0f} s", end="", flush=True)
    print()


if __name__ == "__main__":
    main()
