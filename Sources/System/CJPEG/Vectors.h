// The loops over pixels are compiled twice: for every processor of this architecture, and for those with AVX2, which
// need half the time. The dynamic loader selects the variant. Both give identical results.
#ifndef CJPEG_VECTORS_H
#define CJPEG_VECTORS_H

#if defined(__x86_64__) && defined(__linux__)
#define CJPEG_VECTORS __attribute__((target_clones("avx2", "default")))
#else
#define CJPEG_VECTORS
#endif

#endif
