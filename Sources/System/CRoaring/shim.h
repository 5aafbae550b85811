#include <roaring/roaring.h>

/* malloc_trim, for what an index gives back; Swift's Glibc module leaves it out. */
#include <malloc.h>
