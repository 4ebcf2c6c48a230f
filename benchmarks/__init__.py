"""Measure speed, memory and growth.

One thread a process, as ``absclf`` itself sets it, for the programs that stand beside it, too: the threads of NumPy's
matrix products spin while they wait, which counts as processor time and slows what is measured.
"""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ[_name] = "1"
