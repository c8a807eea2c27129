// OpenBLAS's threads.
#pragma once

/// Lets OpenBLAS use as many threads as were chosen for the calling thread, or last for any: before products that it may do.
void ae_follow_threads();
