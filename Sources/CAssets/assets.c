#pragma clang diagnostic ignored "-Wc23-extensions"
#include "cassets.h"

#define FILE_BYTES(id) static const unsigned char id[]
#define ENTRY(name, id) {name, id, sizeof id}
#define AT(table) (index < sizeof table / sizeof table[0] ? &table[index] : NULL)

FILE_BYTES(migration_0001) = {
#embed "../../Migrations/0001_create_station.sql"
};
FILE_BYTES(migration_0002) = {
#embed "../../Migrations/0002_add_search.sql"
};
FILE_BYTES(migration_0003) = {
#embed "../../Migrations/0003_extend_programming.sql"
};
FILE_BYTES(migration_0004) = {
#embed "../../Migrations/0004_extend_content.sql"
};
FILE_BYTES(migration_0005) = {
#embed "../../Migrations/0005_add_people.sql"
};
FILE_BYTES(migration_0006) = {
#embed "../../Migrations/0006_name_rules.sql"
};
FILE_BYTES(migration_0007) = {
#embed "../../Migrations/0007_follow_libraries.sql"
};
FILE_BYTES(migration_0008) = {
#embed "../../Migrations/0008_add_horizon.sql"
};
FILE_BYTES(migration_0009) = {
#embed "../../Migrations/0009_extend_as_run.sql"
};

FILE_BYTES(page_index) = {
#embed "../WebAPI/UI/index.html"
};

FILE_BYTES(page_style_css) = {
#embed "../WebAPI/UI/style.css"
};
FILE_BYTES(page_page_js) = {
#embed "../WebAPI/UI/page.js"
};
FILE_BYTES(page_player_js) = {
#embed "../WebAPI/UI/player.js"
};
FILE_BYTES(page_transmuxer_js) = {
#embed "../WebAPI/UI/transmuxer.js"
};
FILE_BYTES(page_boxes_js) = {
#embed "../WebAPI/UI/boxes.js"
};
FILE_BYTES(page_icon_svg) = {
#embed "../WebAPI/UI/icon.svg"
};

FILE_BYTES(document_openapi) = {
#embed "../WebAPI/OpenAPI/openapi.json"
};

static const cassets_file migrations[] = {
    ENTRY("0001_create_station.sql", migration_0001),
    ENTRY("0002_add_search.sql", migration_0002),
    ENTRY("0003_extend_programming.sql", migration_0003),
    ENTRY("0004_extend_content.sql", migration_0004),
    ENTRY("0005_add_people.sql", migration_0005),
    ENTRY("0006_name_rules.sql", migration_0006),
    ENTRY("0007_follow_libraries.sql", migration_0007),
    ENTRY("0008_add_horizon.sql", migration_0008),
    ENTRY("0009_extend_as_run.sql", migration_0009),
};

static const cassets_file pages[] = {
    ENTRY("index.html", page_index),
    ENTRY("style.css", page_style_css),
    ENTRY("page.js", page_page_js),
    ENTRY("player.js", page_player_js),
    ENTRY("transmuxer.js", page_transmuxer_js),
    ENTRY("boxes.js", page_boxes_js),
    ENTRY("icon.svg", page_icon_svg),
};

static const cassets_file documents[] = {
    ENTRY("openapi.json", document_openapi),
};

const cassets_file *cassets_migration(size_t index) { return AT(migrations); }
const cassets_file *cassets_page(size_t index) { return AT(pages); }
const cassets_file *cassets_document(size_t index) { return AT(documents); }
