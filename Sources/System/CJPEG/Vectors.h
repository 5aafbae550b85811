// What is added up for every pixel is compiled twice: for all processors of this kind, and for those with AVX2, which
// do it in half the time. The program's loader takes the one that fits. Both give the same bits.
#ifndef CJPEG_VECTORS_H
#define CJPEG_VECTORS_H

#if defined(__x86_64__) && defined(__linux__)
#define CJPEG_VECTORS __attribute__((target_clones("avx2", "default")))
#else
#define CJPEG_VECTORS
#endif

#endif
