#include <zlib.h>

/// deflateInit2 is a macro that Swift cannot see. Window bits 15 + 16 writes the gzip wrapper.
static inline int czlib_gzip_init(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
