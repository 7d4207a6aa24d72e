#pragma clang diagnostic ignored "-Wc23-extensions"
#include "cassets.h"

#define FILE_BYTES(id) static const unsigned char id[]
#define ENTRY(name, id) {name, id, sizeof id}
#define AT(table) (index < sizeof table / sizeof table[0] ? &table[index] : NULL)

FILE_BYTES(migration_0001) = {
#embed "../../Migrations/0001_create_station.sql"
};

FILE_BYTES(page_index) = {
#embed "../WebAPI/UI/index.html"
};

static const cassets_file migrations[] = {
    ENTRY("0001_create_station.sql", migration_0001),
};

static const cassets_file pages[] = {
    ENTRY("index.html", page_index),
};

const cassets_file *cassets_migration(size_t index) { return AT(migrations); }
const cassets_file *cassets_page(size_t index) { return AT(pages); }
