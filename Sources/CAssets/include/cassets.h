#pragma once
#include <stddef.h>

/// A file compiled into the program. `bytes` is not NUL-terminated.
typedef struct {
    const char *name;
    const unsigned char *bytes;
    size_t count;
} cassets_file;

/// Each answers NULL past the last file.
const cassets_file *cassets_migration(size_t index);
const cassets_file *cassets_page(size_t index);
